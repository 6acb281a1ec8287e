using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The output shape and the facts that all convolutions share.</summary>
internal static class ConvolutionInference
{
    /// <summary>The shape of a convolution's output; null where the input's rank is not known.</summary>
    /// <exception cref="ModelException">DEC1251, DEC1252: the shapes or attributes do not fit each other.</exception>
    public static Shape? OutputShape(InferenceContext context, Shape? x, Shape? w, SlidingWindow window, long groups)
    {
        if (x is null)
        {
            return null;
        }

        if (x.Rank < 2 || (w is not null && w.Rank != x.Rank) || groups < 1)
        {
            throw context.Fail("DEC1252", $"input {x} and weight {w} do not fit each other in {groups} groups");
        }

        if (w is not null && x[1].IsNumber && w[1].IsNumber && x[1].Value != w[1].Value * groups)
        {
            throw context.Fail("DEC1252", $"the input has {x[1]} channels, the weight {w} takes {w[1]} in each of {groups} groups");
        }

        window.Check(context.Who, x.Rank - 2);
        var dims = new Dim[x.Rank];
        dims[0] = x[0];
        dims[1] = w is null ? Dim.Unknown : w[0];
        for (int axis = 0; axis < x.Rank - 2; axis++)
        {
            dims[axis + 2] = window.OutputSize(axis, x[axis + 2], Kernel(window, w, axis));
            if (dims[axis + 2] is { IsNumber: true, Value: < 0 })
            {
                throw context.Fail("DEC1252", $"the input {x} is smaller than the window of the weight {w}");
            }
        }

        return Shape.Of(dims);
    }

    /// <summary>The facts of a convolution.</summary>
    /// <param name="node">The node.</param>
    /// <param name="weight">The index of the weight.</param>
    /// <param name="bias">The index of the bias, or null where the operator takes none.</param>
    /// <param name="groups">The number of groups.</param>
    /// <param name="accumulator">The type of the sums.</param>
    public static OperatorFacts Facts(Node node, int weight, int? bias, long groups, ElementType accumulator)
    {
        bool biased = bias is { } b && node.Input(b) is not null;
        Shape? w = node.Input(weight)?.Shape;
        bool depthwise = groups > 1 && w is not null && w[1] == 1 && w[0] == groups;
        var flows = new List<AxisFlow> { new(0, 0, 0, 0), new(weight, 0, 0, 1) };
        if (biased)
        {
            flows.Add(new(bias!.Value, 0, 0, 1));
        }

        if (depthwise)
        {
            flows.Add(new(0, 1, 0, 1));
        }

        return new()
        {
            IsQuantizable = true,
            IsLinear = true,
            ValueInputs = [0],
            WeightInput = weight,
            BiasInput = biased ? bias : null,
            WeightOutputAxis = 0,
            WeightInputAxis = 1,
            OutputChannelAxis = 1,
            DataChannelAxis = 1,
            ChannelGroups = groups,
            Accumulator = accumulator,
            MultiplyAccumulates = MultiplyAccumulates(node.Output(0)?.Shape, w),
            Axes = EquatableList.From(flows),
        };
    }

    /// <summary>The number of groups that are left once channels are taken away.</summary>
    /// <param name="removal">What is taken away.</param>
    /// <param name="weight">The index of the weight.</param>
    public static long GroupsLeft(AxisRemoval removal, int weight) =>
        removal.NewSize(removal.Node.Input(0), 1) / removal.NewSize(removal.Node.Input(weight), 1);

    // Each output element takes one product for every element of the weight's kernel and input channels.
    private static Dim MultiplyAccumulates(Shape? y, Shape? w)
    {
        if (y is null || w is null)
        {
            return Dim.Unknown;
        }

        Dim count = y.SymbolicElementCount;
        for (int axis = 1; axis < w.Rank; axis++)
        {
            count *= w[axis];
        }

        return count;
    }

    private static Dim Kernel(SlidingWindow window, Shape? w, int axis) =>
        window.KernelShape is { Count: > 0 } kernel ? kernel[axis] : w is null ? Dim.Unknown : w[axis + 2];
}
