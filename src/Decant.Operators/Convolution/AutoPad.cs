namespace Decant.Operators;

/// <summary>How a sliding window's padding is chosen.</summary>
public enum AutoPad
{
    /// <summary>By the explicit padding (<c>NOTSET</c>).</summary>
    NotSet,

    /// <summary>No padding (<c>VALID</c>).</summary>
    Valid,

    /// <summary>So much that the output has ceil(input / stride) positions, the odd element at the end (<c>SAME_UPPER</c>).</summary>
    SameUpper,

    /// <summary>So much that the output has ceil(input / stride) positions, the odd element at the beginning (<c>SAME_LOWER</c>).</summary>
    SameLower,
}
