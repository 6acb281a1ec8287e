namespace Decant;

/// <summary>What tuning found.</summary>
/// <param name="Measured">The shapes that were measured.</param>
/// <param name="Known">Those that the log knew already.</param>
/// <param name="Left">Those that there was no time for.</param>
/// <param name="Changes">The layers for which another kernel than the rule's is faster.</param>
/// <param name="MedianMs">The median time of the model with what was measured, in milliseconds.</param>
/// <param name="UntunedMedianMs">Its median time by the rules.</param>
/// <param name="Ratio">The median over rounds of the time by the rules divided by the time with what was measured.</param>
/// <param name="Reverted">Whether the model was no faster as a whole, so that the log keeps to the rules.</param>
public sealed record TuneReport(
    int Measured, int Known, int Left, IReadOnlyList<TunedKernel> Changes, double MedianMs, double UntunedMedianMs, double Ratio, bool Reverted);
