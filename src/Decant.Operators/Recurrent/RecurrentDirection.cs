namespace Decant.Operators;

/// <summary>In which order a recurrent operator reads a sequence.</summary>
public enum RecurrentDirection
{
    /// <summary>From the first step to the last.</summary>
    Forward,

    /// <summary>From the last step to the first.</summary>
    Reverse,

    /// <summary>Both, with weights of their own.</summary>
    Bidirectional,
}
