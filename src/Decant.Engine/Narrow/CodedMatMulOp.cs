using Decant.Graphs;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>
/// <c>Y = A · B + bias</c> with <c>B[k,n] = number(code) · scale</c>, a scale for each column and block of K; A: float32[…,K], codes: uint8[N, bytes of a
/// column], lowest bits first, scales: float32[N, blocks], bias: float32[N], optional. Computed in double precision and rounded once.
/// </summary>
/// <param name="Type">The type of the codes: float8, or uint4 for indices into <paramref name="Table"/>.</param>
/// <param name="Inner">K.</param>
/// <param name="Columns">N.</param>
/// <param name="BlockSize">The rows that share a scale.</param>
/// <param name="Table">The numbers behind indices; empty for floats.</param>
internal sealed record CodedMatMulOp(ElementType Type, long Inner, long Columns, long BlockSize, EquatableList<float> Table) : LoweredOp
{
    /// <summary>How kernels store such weights.</summary>
    public NarrowCode Code => Type switch
    {
        ElementType.Float8E4M3FN => NarrowCode.Float8E4M3,
        ElementType.Float8E5M2 => NarrowCode.Float8E5M2,
        _ => NarrowCode.Table4,
    };

    /// <inheritdoc/>
    protected override string Name => "CodedMatMul";

    private int ColumnBytes => (int)(((Inner * Type.BitWidth()) + 7) / 8);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(
        0, ElementType.Float32, context.Shape(0) is { Rank: > 0 } a ? Shape.Of([.. a.SkipLast(1), Columns]) : null);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor a = context.Input(0);
        float[] x = a.ToFloats(), scales = context.Input(2).ToFloats();
        double[] bias = context.OptionalInput(3)?.ToDoubles() ?? new double[Columns];
        long rows = a.Length / Inner, blocks = (Inner + BlockSize - 1) / BlockSize;
        var y = new float[rows * Columns];
        for (long n = 0; n < Columns; n++)
        {
            double[] column = Numbers(context.Input(1).AsSpan<byte>(n * ColumnBytes, ColumnBytes));
            for (long m = 0; m < rows; m++)
            {
                double sum = bias[n];
                for (long k = 0; k < Inner; k++)
                {
                    sum += x[(m * Inner) + k] * (column[k] * scales[(n * blocks) + (k / BlockSize)]);
                }

                y[(m * Columns) + n] = (float)sum;
            }
        }

        context.SetOutput(0, Tensor.Create(y, Shape.Of([.. a.Sizes[..^1], Columns])));
    }

    private double[] Numbers(ReadOnlySpan<byte> codes)
    {
        if (Table.Count == 0)
        {
            return Tensor.Create(Type, codes.ToArray(), Shape.Of(Inner)).ToDoubles();
        }

        var numbers = new double[Inner];
        for (int k = 0; k < Inner; k++)
        {
            numbers[k] = Table[(codes[k / 2] >> (k % 2 * 4)) & 15];
        }

        return numbers;
    }
}
