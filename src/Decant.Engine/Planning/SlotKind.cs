namespace Decant.Engine;

/// <summary>Where the memory of a slot comes from.</summary>
internal enum SlotKind
{
    /// <summary>A part of the session's arena.</summary>
    Arena,

    /// <summary>The tensor that the caller gave.</summary>
    Input,

    /// <summary>A tensor known when the program was compiled.</summary>
    Constant,

    /// <summary>A tensor made for the caller by this run.</summary>
    Output,

    /// <summary>A value that the reference computed in this run.</summary>
    Managed,
}
