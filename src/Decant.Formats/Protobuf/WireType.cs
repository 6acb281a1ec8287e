namespace Decant.Formats.Protobuf;

/// <summary>How a field is encoded: the low three bits of its tag.</summary>
internal enum WireType
{
    /// <summary>A base-128 variable-length integer.</summary>
    Varint = 0,

    /// <summary>Eight little-endian bytes.</summary>
    Fixed64 = 1,

    /// <summary>A length and that many bytes: text, bytes, a message or packed numbers.</summary>
    Bytes = 2,

    /// <summary>The start of a group (an old encoding of nested messages; only skipped).</summary>
    GroupStart = 3,

    /// <summary>The end of a group.</summary>
    GroupEnd = 4,

    /// <summary>Four little-endian bytes.</summary>
    Fixed32 = 5,
}
