namespace Decant;

/// <summary>How far one inner value of a model is from that of the original.</summary>
/// <param name="Name">The value's name in the original.</param>
/// <param name="Operator">The operator that computes it there.</param>
/// <param name="SqnrDb">The signal-to-quantization-noise ratio, in decibels; infinite where nothing differs.</param>
/// <param name="MaxAbs">The largest difference.</param>
public sealed record LayerError(string Name, string Operator, double SqnrDb, double MaxAbs)
{
    /// <summary>The decibels that were lost here: those of the worst value that it is computed from less its own; 0 where none were.</summary>
    public double LostDb { get; init; }
}
