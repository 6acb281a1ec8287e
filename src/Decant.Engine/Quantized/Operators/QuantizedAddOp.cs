namespace Decant.Engine;

/// <summary><c>Y = clamp(saturate(rint(((A − za)·sa + (B − zb)·sb) / sy) + zy))</c>: each step rounded to single precision, halves to even: what the nodes in float give.</summary>
/// <param name="Left">The scale of A.</param>
/// <param name="Right">The scale of B.</param>
/// <param name="Output">The scale of Y.</param>
/// <param name="Clamp">The bounds of Y.</param>
internal sealed record QuantizedAddOp(Quantization Left, Quantization Right, Quantization Output, QuantizedClamp Clamp)
    : QuantizedBinaryOp(Left, Right, Output, Clamp)
{
    /// <inheritdoc/>
    protected override string Name => "QuantizedAdd";

    /// <inheritdoc/>
    protected override int Apply(int a, int b)
    {
        float left = a * Left.Scale;
        float right = b * Right.Scale;
        return Output.Quantize(left + right);
    }
}
