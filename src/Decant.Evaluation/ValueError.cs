namespace Decant.Evaluation;

/// <summary>How far a value of one model is from that of another.</summary>
/// <param name="Pair">The two values.</param>
/// <param name="SqnrDb">The signal-to-quantization-noise ratio over all samples, in decibels.</param>
/// <param name="MaxAbs">The largest difference.</param>
public sealed record ValueError(ValuePair Pair, double SqnrDb, double MaxAbs);
