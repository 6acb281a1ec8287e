namespace Decant.Operators;

/// <summary>What a loss makes of the losses of single samples.</summary>
public enum LossReduction
{
    /// <summary>The sum divided by the sum of the weights.</summary>
    Mean,

    /// <summary>The sum.</summary>
    Sum,

    /// <summary>Leaves them as they are.</summary>
    None,
}
