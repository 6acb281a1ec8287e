namespace Decant;

/// <summary>A metric of two models on the same samples.</summary>
/// <param name="Before">The original's.</param>
/// <param name="After">That of the model made from it.</param>
public sealed record MetricChange(double Before, double After);
