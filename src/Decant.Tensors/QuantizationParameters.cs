namespace Decant.Tensors;

/// <summary>How integers stand for real numbers: <c>real = scale · (integer − zero point)</c>.</summary>
/// <param name="ElementType">The integer type.</param>
/// <param name="Scales">One scale (per-tensor) or one for each index of <paramref name="Axis"/> (per-axis).</param>
/// <param name="ZeroPoints">As many zero points as scales.</param>
/// <param name="Axis">The axis that has its own scales, or null for per-tensor.</param>
public sealed record QuantizationParameters(ElementType ElementType, float[] Scales, int[] ZeroPoints, int? Axis = null)
{
    /// <summary>Whether every zero point is zero.</summary>
    public bool IsSymmetric => Array.TrueForAll(ZeroPoints, static z => z == 0);
}
