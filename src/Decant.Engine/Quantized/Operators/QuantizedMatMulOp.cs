using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>
/// <c>Y = clamp(saturate(rint((Σ (A − za)·(B − zb) + C) · sa·sb/sy) + zy))</c> of A: 8-bit[…,K], B: 8-bit[K,N] (or [N,K]) and C: int32[N] of scale
/// sa·sb, optional; 32-bit sums, single-precision scales, halves to even.
/// </summary>
/// <param name="Transposed">Whether B is stored as [N,K].</param>
/// <param name="Input">The scale of A.</param>
/// <param name="Weight">The scales of B, one or one for each column.</param>
/// <param name="Output">The scale of Y.</param>
/// <param name="Clamp">The bounds of Y.</param>
internal sealed record QuantizedMatMulOp(
    bool Transposed, Quantization Input, WeightQuantization Weight, Quantization Output, QuantizedClamp Clamp) : LoweredOp
{
    /// <inheritdoc/>
    protected override string Name => "QuantizedMatMul";

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? result = context.Shape(0) is { Rank: > 0 } a && context.Shape(1) is { Rank: 2 } b
            ? Shape.Of(a.SkipLast(1).Append(b[Transposed ? 0 : 1]))
            : null;
        context.SetOutput(0, Output.Type, result);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor a = context.Input(0);
        Tensor b = context.Input(1);
        int k = (int)a.Sizes[^1], n = (int)b.Sizes[Transposed ? 0 : 1], m = (int)Shape.CountElements(a.Sizes[..^1]);
        int[] left = Centred(a, Input.ZeroPoint), right = Centred(b, 0);
        int[] bias = context.OptionalInput(2)?.ToArray<int>() ?? new int[n];
        var result = new int[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                int zero = Weight.ZeroPoints[Weight.ZeroPoints.Count == 1 ? 0 : j];
                int sum = bias[j];
                for (int l = 0; l < k; l++)
                {
                    sum = unchecked(sum + (left[(i * k) + l] * (right[Transposed ? (j * k) + l : (l * n) + j] - zero)));
                }

                result[(i * n) + j] = Output.Range.Requantize(sum, Weight.Multiplier(j, Input, Output), Output.ZeroPoint);
            }
        }

        context.SetOutput(0, Pack(Output.Type, result, Clamp, Shape.Of([.. a.Sizes[..^1], n])));
    }
}
