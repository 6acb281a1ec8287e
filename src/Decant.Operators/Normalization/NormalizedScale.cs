using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The scale and bias of normalizations over the last axes, which broadcast to the data.</summary>
internal static class NormalizedScale
{
    /// <summary>Multiplies by input 1 and adds input 2 where it is given, in place.</summary>
    public static void Apply(EvaluationContext context, double[] values, Shape shape)
    {
        Tensor scale = context.Input(1);
        Tensor? bias = context.OptionalInput(2);
        ReadOnlySpan<double> factors = TensorConversion.Doubles(scale);
        ReadOnlySpan<double> addends = bias is null ? [] : TensorConversion.Doubles(bias);
        if (Broadcast.Sizes(context, [Tensor.Zeros(ElementType.UInt8, shape), scale, bias ?? scale]).Length != shape.Rank)
        {
            throw context.Fail("DEC1255", $"scale {scale} and bias {bias} do not broadcast to {shape}");
        }

        var walk = new IndexWalk(shape.Sizes, Broadcast.Strides(scale, shape.Sizes), Broadcast.Strides(bias ?? scale, shape.Sizes));
        for (int i = 0; i < values.Length; i++, walk.Next())
        {
            values[i] = (values[i] * factors[(int)walk.Offset(0)]) + (bias is null ? 0 : addends[(int)walk.Offset(1)]);
        }
    }

    /// <summary>The facts of a normalization over all axes from <paramref name="axis"/> on.</summary>
    public static OperatorFacts Facts(Node node, long axis)
    {
        int rank = node.Input(0)?.Shape?.Rank ?? 0;
        long first = axis < 0 ? axis + rank : axis;
        var flows = Enumerable.Range(0, rank).Select(static a => new AxisFlow(0, a, 0, a)).ToList();
        for (int input = 1; input <= 2; input++)
        {
            int own = node.Input(input)?.Shape?.Rank ?? 0;
            flows.AddRange(Enumerable.Range(0, own).Select(a => new AxisFlow(input, a, 0, rank - own + a)));
        }

        bool lastAxisOnly = rank > 0 && first == rank - 1;
        return new()
        {
            WeightInput = 1,
            BiasInput = node.Input(2) is null ? null : 2,
            WeightOutputAxis = lastAxisOnly ? 0 : null,
            OutputChannelAxis = lastAxisOnly ? rank - 1 : null,
            Axes = EquatableList.From(flows),
            Structure = NormalizedAxes(node, (int)first, rank),
        };
    }

    // What is normalized over cannot lose an index: mean and variance would change.
    private static AxisStructure NormalizedAxes(Node node, int first, int rank)
    {
        var result = new AxisStructureBuilder();
        for (int axis = first; axis < rank; axis++)
        {
            if (node.Input(0)!.Shape![axis] is { IsNumber: true } size)
            {
                int space = result.Space(size.Value, isFixed: true);
                result.Input(0, axis, space).Output(0, axis, space);
            }
        }

        return result.Build();
    }
}
