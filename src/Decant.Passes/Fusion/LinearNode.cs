using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes;

/// <summary>
/// A node seen as <c>y = W · x + b</c> with stored weights: <c>Conv</c>, <c>ConvTranspose</c>, <c>Gemm</c> or <c>MatMul</c>. It can take a scale and a
/// shift for each output channel into W and b.
/// </summary>
internal sealed class LinearNode
{
    private readonly int _weightInput;
    private readonly double[]? _bias;

    private LinearNode(Node node, int weightInput, Tensor weight, int channelAxis, long channels, double[]? bias)
    {
        Node = node;
        _weightInput = weightInput;
        Weight = weight;
        ChannelAxis = channelAxis;
        Channels = channels;
        _bias = bias;
    }

    /// <summary>The node.</summary>
    public Node Node { get; }

    /// <summary>The weights.</summary>
    public Tensor Weight { get; }

    /// <summary>The axis of the output that runs over channels.</summary>
    public int ChannelAxis { get; }

    /// <summary>The number of output channels.</summary>
    public long Channels { get; }

    /// <summary>The rank of the output.</summary>
    public int Rank => Node.Output(0)!.Shape!.Rank;

    /// <summary>Whether the node is of the kind at all.</summary>
    public static bool IsCandidate(Node node) => node.Op is ConvOp or ConvTransposeOp or GemmOp or MatMulOp;

    /// <summary>The node as a linear one, or why it is none.</summary>
    public static (LinearNode? Linear, string? WhyNot) Of(Node node)
    {
        OperatorFacts facts = node.Facts();
        if (facts.WeightInput is not { } index || facts.OutputChannelAxis is not { } axis || node.Input(index) is not { } value)
        {
            return (null, "it has no stored weights");
        }

        if (value.Constant is not { } weight || !ConstantMath.IsFoldable(weight.ElementType))
        {
            return (null, $"its weights '{value.Name}' are computed, or no floats");
        }

        if (!value.IsReadOnce() && !weight.IsSplat)
        {
            return (null, $"its weights '{value.Name}' are shared with other nodes");
        }

        if (node.Output(0)?.Shape is null || (node.Op is MatMulOp && (index != 1 || weight.Rank != 2)))
        {
            return (null, "the shape of its output is not known, or its weights are no matrix on the right");
        }

        long channels = weight.Sizes[facts.WeightOutputAxis!.Value] * GroupsOfOutputs(node);
        if (node.Input(2) is not { } bias)
        {
            return (new LinearNode(node, index, weight, axis, channels, null), null);
        }

        double[]? values = bias.Constant is { } constant ? PerChannel.Read(constant, node.Op is GemmOp ? 2 : 1, node.Op is GemmOp ? 1 : 0, channels) : null;
        return values is null
            ? (null, $"its bias '{bias.Name}' is computed, or not one number a channel")
            : (new LinearNode(node, index, weight, axis, channels, values), null);
    }

    /// <summary>Why a shift cannot be taken into the bias, or null where it can.</summary>
    public string? WhyNoShift() => Node.Op is MatMulOp && Node.Input(0)?.Shape?.Rank != 2
        ? "it is a MatMul of more than two axes, which has no bias"
        : null;

    /// <summary>Puts <c>scale · (W · x + b) + shift</c> in the place of <paramref name="last"/>, rounded once from double precision.</summary>
    public Node Apply(GraphEditor editor, Node last, double[]? scale, double[]? shift)
    {
        double beta = Node.Op is GemmOp gemm ? gemm.Beta : 1;
        double[]? bias = _bias is null && shift is null
            ? null
            : [.. Enumerable.Range(0, (int)Channels).Select(c => (beta * (_bias?[c] ?? 0) * (scale?[c] ?? 1)) + (shift?[c] ?? 0))];
        Value stored = scale is null
            ? Node.Inputs[_weightInput]!
            : editor.AddInitializer(Node.Inputs[_weightInput]!.Name, ScaleWeight(scale));
        Value?[] inputs = bias is null
            ? [Node.Input(0), stored]
            : [Node.Input(0), stored, editor.AddInitializer(BiasName(), ConstantMath.Vector(Weight.ElementType, bias))];
        Operator op = Node.Op switch
        {
            GemmOp own => own with { Beta = 1 },
            MatMulOp when bias is not null => new GemmOp(),
            var other => other,
        };
        return editor.ReplaceBy(last, op, inputs, Node);
    }

    // W[C, M/groups, …] of a ConvTranspose holds the output channels of one group of inputs beside each other.
    private static long GroupsOfOutputs(Node node) => node.Op is ConvTransposeOp transposed ? transposed.Group : 1;

    private Tensor ScaleWeight(double[] scale)
    {
        int axis = Node.Facts().WeightOutputAxis!.Value;
        int groups = (int)GroupsOfOutputs(Node);
        if (groups == 1)
        {
            return ConstantMath.Scale(Weight, axis, scale);
        }

        int outputs = (int)Weight.Sizes[1];
        int inputs = (int)Weight.Sizes[0] / groups;
        double[] factors = [.. Enumerable.Range(0, inputs * groups).SelectMany(c => Enumerable.Range(c / inputs * outputs, outputs).Select(m => scale[m]))];
        Shape merged = Shape.Of([Weight.Sizes[0] * outputs, .. Weight.Shape.Skip(2)]);
        return ConstantMath.Scale(Weight.Reshape(merged), 0, factors).Reshape(Weight.Shape);
    }

    private string BiasName() => Node.Input(2)?.Name ?? (Node.Output(0)!.Name + "_bias");
}
