using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Brings the operands of attention to <c>[batch, heads, sequence, head]</c>.</summary>
internal static class AttentionLayout
{
    /// <summary>The shape of an input with its heads split off; null where its rank is not known.</summary>
    /// <exception cref="ModelException">DEC1261: it has neither four axes nor three and a number of heads.</exception>
    public static Shape? Split(InferenceContext context, int input, long heads)
    {
        Shape? shape = context.Shape(input);
        if (shape is null || shape.Rank == 4)
        {
            return shape;
        }

        if (shape.Rank != 3 || heads < 1)
        {
            throw context.Fail("DEC1261", $"input {input} has shape {shape}, expected [batch, heads, sequence, head], or [batch, sequence, hidden] and a number of heads");
        }

        return [shape[0], heads, shape[1], Dim.FloorDivide(shape[2], heads)];
    }

    /// <summary>The elements and sizes of an operand with its heads split off.</summary>
    /// <exception cref="ModelException">DEC1261: it has neither four axes nor three and a fitting number of heads.</exception>
    public static (double[] Values, long[] Sizes) Split(EvaluationContext context, Tensor tensor, long heads)
    {
        if (tensor.Rank == 4)
        {
            return (TensorConversion.Doubles(tensor).ToArray(), tensor.Sizes.ToArray());
        }

        if (tensor.Rank != 3 || heads < 1 || tensor.Sizes[2] % heads != 0)
        {
            throw context.Fail("DEC1261", $"{tensor} in {heads} heads: expected [batch, heads, sequence, head], or [batch, sequence, hidden] and a number of heads");
        }

        long[] sizes = [tensor.Sizes[0], heads, tensor.Sizes[1], tensor.Sizes[2] / heads];
        return (SwapMiddle(TensorConversion.Doubles(tensor), sizes[0], sizes[2], heads, sizes[3]), sizes);
    }

    /// <summary>Elements of <c>[a, b, c, inner]</c> as <c>[a, c, b, inner]</c>.</summary>
    public static double[] SwapMiddle(ReadOnlySpan<double> values, long a, long b, long c, long inner)
    {
        var result = new double[values.Length];
        for (long i = 0; i < a * b * c; i++)
        {
            long target = (((i / (b * c) * c) + (i % c)) * b) + (i / c % b);
            values.Slice((int)(i * inner), (int)inner).CopyTo(result.AsSpan((int)(target * inner)));
        }

        return result;
    }

    /// <summary>Joins a past and a new operand along the sequence.</summary>
    public static (double[] Values, long[] Sizes) Join(EvaluationContext context, Tensor? past, double[] values, long[] sizes)
    {
        if (past is null)
        {
            return (values, sizes);
        }

        if (past.Rank != 4 || past.Sizes[0] != sizes[0] || past.Sizes[1] != sizes[1] || past.Sizes[3] != sizes[3])
        {
            throw context.Fail("DEC1261", $"the past state {past} does not fit the new one [{string.Join(',', sizes)}]");
        }

        ReadOnlySpan<double> old = TensorConversion.Doubles(past);
        long[] joined = [sizes[0], sizes[1], past.Sizes[2] + sizes[2], sizes[3]];
        var result = new double[Shape.CountElements(joined)];
        int before = (int)(past.Sizes[2] * sizes[3]);
        int after = (int)(sizes[2] * sizes[3]);
        for (int head = 0; head < sizes[0] * sizes[1]; head++)
        {
            Span<double> target = result.AsSpan(head * (before + after), before + after);
            old.Slice(head * before, before).CopyTo(target);
            values.AsSpan(head * after, after).CopyTo(target[before..]);
        }

        return (result, joined);
    }
}
