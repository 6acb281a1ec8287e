using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Evaluates functions of whole lanes: the elements along one axis.</summary>
internal static class LaneMath
{
    /// <summary>Changes one lane in place.</summary>
    public delegate void Change(Span<double> lane);

    /// <summary>Sets output 0 to input 0 with <paramref name="change"/> applied to each lane along <paramref name="axis"/>; narrow floats are rounded once.</summary>
    public static void Evaluate(EvaluationContext context, long axis, Change change)
    {
        Tensor input = context.Input(0);
        int at = Axes.Normalize(context, axis, Math.Max(input.Rank, 1));
        context.SetOutput(0, TensorConversion.FromDoubles(input.ElementType, Apply(input, at, change), input.Shape));
    }

    /// <summary>The elements of <paramref name="input"/> with <paramref name="change"/> applied to each lane along <paramref name="axis"/>.</summary>
    public static double[] Apply(Tensor input, int axis, Change change)
    {
        double[] values = TensorConversion.Doubles(input).ToArray();
        long size = input.Rank == 0 ? 1 : input.Sizes[axis];
        long inner = input.Rank == 0 ? 1 : input.Shape.Strides()[axis];
        var lane = new double[size];
        for (long start = 0; start < values.Length; start += size * inner)
        {
            for (long first = start; first < start + inner; first++)
            {
                for (long i = 0; i < size; i++)
                {
                    lane[i] = values[first + (i * inner)];
                }

                change(lane);
                for (long i = 0; i < size; i++)
                {
                    values[first + (i * inner)] = lane[i];
                }
            }
        }

        return values;
    }

    /// <summary>Output 0 has the type and shape of input 0, of which <paramref name="axis"/> is an axis.</summary>
    public static void Infer(InferenceContext context, long axis)
    {
        if (context.Shape(0) is { Rank: > 0 } shape)
        {
            _ = Axes.Normalize(context, axis, shape.Rank);
        }

        context.SetOutput(0, context.Input(0));
    }

    /// <summary>All axes but the lane's run through.</summary>
    public static EquatableList<AxisFlow> Flows(Node node, long axis)
    {
        int rank = node.Input(0)?.Shape?.Rank ?? 0;
        long at = axis < 0 ? axis + rank : axis;
        return [.. Enumerable.Range(0, rank).Where(a => a != at).Select(static a => new AxisFlow(0, a, 0, a))];
    }
}
