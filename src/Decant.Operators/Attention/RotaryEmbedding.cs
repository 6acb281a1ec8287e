using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Rotates pairs of elements of each head by angles that depend on the position (Su et al., "RoFormer"): <c>(a, b)</c> becomes
/// <c>(a cos - b sin, a sin + b cos)</c>. The input is <c>[batch, heads, sequence, head]</c> or <c>[batch, sequence, heads * head]</c>.
/// </summary>
/// <param name="Interleaved">Whether neighbours are pairs, rather than the two halves.</param>
/// <param name="Heads">The number of heads of an input of three axes; 0 otherwise.</param>
/// <param name="RotaryDimension">The elements of a head that are rotated; 0 is all.</param>
public sealed record RotaryEmbeddingOp(bool Interleaved = false, long Heads = 0, long RotaryDimension = 0) : Operator
{
    /// <summary>ONNX RotaryEmbedding.</summary>
    public static OperatorSchema Definition { get; } = new("RotaryEmbedding", 23)
    {
        Inputs =
        [
            new("X", TypeSet.Float, "T"), new("cos_cache", TypeSet.Float, "T"), new("sin_cache", TypeSet.Float, "T"),
            new("position_ids", TypeSet.Int64, null, ParameterKind.Optional),
        ],
        Outputs = [new("Y", TypeSet.Float, "T")],
        Attributes = ["interleaved", "num_heads", "rotary_embedding_dim"],
        Create = static a => new RotaryEmbeddingOp(a.Bool("interleaved"), a.Int("num_heads", 0), a.Int("rotary_embedding_dim", 0)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("interleaved", Interleaved, false).Set("num_heads", Heads, 0).Set("rotary_embedding_dim", RotaryDimension, 0);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, context.Input(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        (double[] values, long[] sizes) = AttentionLayout.Split(context, x, Heads);
        int size = (int)sizes[3];
        int rotated = RotaryDimension == 0 ? size : (int)RotaryDimension;
        int half = rotated / 2;
        Tensor cosines = context.Input(1);
        ReadOnlySpan<double> cos = TensorConversion.Doubles(cosines);
        ReadOnlySpan<double> sin = TensorConversion.Doubles(context.Input(2));
        int width = (int)(cosines.Rank == 0 ? 0 : cosines.Sizes[^1]);
        if (rotated > size || width < half || sin.Length != cos.Length)
        {
            throw context.Fail("DEC1261", $"the caches {cosines} and {context.Input(2)} do not fit {rotated} rotated elements of heads of {size}");
        }

        for (int head = 0; head < values.Length / size; head++)
        {
            int row = Position(context, sizes, head) * width;
            if (row < 0 || row + width > cos.Length)
            {
                throw context.Fail("DEC1261", $"position {row / Math.Max(width, 1)} lies outside the caches {cosines}");
            }

            Rotate(values.AsSpan(head * size, rotated), cos.Slice(row, half), sin.Slice(row, half));
        }

        double[] result = x.Rank == 4 ? values : AttentionLayout.SwapMiddle(values, sizes[0], sizes[1], sizes[2], sizes[3]);
        context.SetOutput(0, TensorConversion.FromDoubles(x.ElementType, result, x.Shape));
    }

    // The row of the caches for a head's element of the sequence; without positions the caches are [batch, sequence, …].
    private static int Position(EvaluationContext context, long[] sizes, int head)
    {
        long batch = head / (sizes[1] * sizes[2]);
        long token = (batch * sizes[2]) + (head % sizes[2]);
        return (int)(context.OptionalInput(3)?.ReadInt64(token) ?? token);
    }

    private void Rotate(Span<double> values, ReadOnlySpan<double> cos, ReadOnlySpan<double> sin)
    {
        for (int i = 0; i < cos.Length; i++)
        {
            ref double first = ref values[Interleaved ? 2 * i : i];
            ref double second = ref values[Interleaved ? (2 * i) + 1 : i + cos.Length];
            (first, second) = ((first * cos[i]) - (second * sin[i]), (first * sin[i]) + (second * cos[i]));
        }
    }
}
