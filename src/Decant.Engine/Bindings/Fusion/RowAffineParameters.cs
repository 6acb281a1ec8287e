namespace Decant.Engine;

/// <summary><c>y = scale · x + shift</c>, the shift along the last axis.</summary>
/// <param name="Scale">The factor.</param>
/// <param name="Shift">The summands, one for each position of the last axis; null is 0.</param>
internal sealed record RowAffineParameters(float Scale, float[]? Shift);
