namespace Decant.Engine;

/// <summary>What tuning found.</summary>
/// <param name="Known">Shapes that the log knew already.</param>
/// <param name="Measured">What was measured this time.</param>
/// <param name="Changed">Those of them for which another kernel than the rule's was faster.</param>
/// <param name="Left">Shapes that there was no time for.</param>
public sealed record TuningResult(int Known, IReadOnlyList<TuningEntry> Measured, IReadOnlyList<TuningEntry> Changed, int Left);
