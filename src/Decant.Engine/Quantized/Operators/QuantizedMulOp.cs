namespace Decant.Engine;

/// <summary><c>Y = clamp(saturate(rint((A − za)·(B − zb) · (sa·sb/sy)) + zy))</c>: an exact integer product, one single-precision factor, halves to even.</summary>
/// <param name="Left">The scale of A.</param>
/// <param name="Right">The scale of B.</param>
/// <param name="Output">The scale of Y.</param>
/// <param name="Clamp">The bounds of Y.</param>
internal sealed record QuantizedMulOp(Quantization Left, Quantization Right, Quantization Output, QuantizedClamp Clamp)
    : QuantizedBinaryOp(Left, Right, Output, Clamp)
{
    /// <inheritdoc/>
    protected override string Name => "QuantizedMul";

    /// <inheritdoc/>
    protected override int Apply(int a, int b) => Output.Range.Requantize(a * b, Left.Scale * Right.Scale / Output.Scale, Output.ZeroPoint);
}
