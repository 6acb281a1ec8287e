namespace Decant.Kernels;

/// <summary>What becomes of exact int32 sums.</summary>
public enum IntegerOutputKind
{
    /// <summary><c>saturate(rint(float(sum) · scale) + zero point)</c> to 0..255; halves round to even.</summary>
    UInt8,

    /// <summary><c>saturate(rint(float(sum) · scale) + zero point)</c> to −128..127; halves round to even.</summary>
    Int8,

    /// <summary>The sums.</summary>
    Int32,

    /// <summary><c>float(sum) · scale</c>.</summary>
    Float32,
}
