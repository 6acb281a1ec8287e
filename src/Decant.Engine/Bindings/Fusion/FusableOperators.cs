using Decant.Graphs;
using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Which operators kernels can end with: additions and activations.</summary>
internal static class FusableOperators
{
    private static readonly Dictionary<Type, Func<Node, Activation?>> Activations = new()
    {
        [typeof(ClipOp)] = Clip,
        [typeof(EluOp)] = static n => new Activation(ActivationKind.Elu, ((EluOp)n.Op).Alpha),
        [typeof(GeluOp)] = static n => new Activation(((GeluOp)n.Op).Approximate == "none" ? ActivationKind.Gelu : ActivationKind.GeluTanh),
        [typeof(HardSigmoidOp)] = static n => Activation.HardSigmoid(((HardSigmoidOp)n.Op).Alpha, ((HardSigmoidOp)n.Op).Beta),
        [typeof(HardSwishOp)] = static _ => Activation.HardSwish,
        [typeof(LeakyReluOp)] = static n => Activation.LeakyRelu(((LeakyReluOp)n.Op).Alpha),
        [typeof(FastGeluOp)] = static n => n.Input(1) is null ? new Activation(ActivationKind.GeluTanh) : null,
        [typeof(MicrosoftGeluOp)] = static _ => new Activation(ActivationKind.Gelu),
        [typeof(MishOp)] = static _ => new Activation(ActivationKind.Mish),
        [typeof(QuickGeluOp)] = static n => new Activation(ActivationKind.Silu, ((QuickGeluOp)n.Op).Alpha),
        [typeof(ReluOp)] = static _ => Activation.Relu,
        [typeof(SigmoidOp)] = static _ => Activation.Sigmoid,
        [typeof(SwishOp)] = static n => new Activation(ActivationKind.Silu, ((SwishOp)n.Op).Alpha),
        [typeof(TanhOp)] = static _ => Activation.Tanh,
    };

    /// <summary>Whether the operator adds its inputs.</summary>
    public static bool IsAddition(Operator op) => op is AddOp or SumOp;

    /// <summary>The activation that a node of one data input is, or null. Only of float32.</summary>
    public static Activation? ActivationOf(Node node) =>
        node.Input(0)?.TensorType?.ElementType == ElementType.Float32 && Activations.TryGetValue(node.Op.GetType(), out Func<Node, Activation?>? read)
            ? read(node)
            : null;

    /// <summary>Where <paramref name="value"/> is read by a gate and by the product of both alone: the two nodes and the activation that they are.</summary>
    public static (Node Gate, Node Product, Activation Activation)? GateOf(Value value)
    {
        if (value.Uses.Count != 2 || value.TensorType?.ElementType != ElementType.Float32)
        {
            return null;
        }

        foreach (Use use in value.Uses)
        {
            if (use.Node is { } gate && ActivationOf(gate) is { } activation && gate.Outputs[0] is { Uses.Count: 1 } gated
                && gated.Uses[0].Node is { Op: MulOp } product && product.Inputs.Contains(value) && product.Inputs.Contains(gated)
                && Gated(activation) is { } result)
            {
                return (gate, product, result);
            }
        }

        return null;
    }

    private static Activation? Gated(Activation gate) => gate.Kind switch
    {
        ActivationKind.Sigmoid => Activation.Silu,
        ActivationKind.HardSigmoid when gate.Alpha == 1f / 6 && gate.Beta == 0.5f => Activation.HardSwish,
        _ => null,
    };

    // Where the lower bound exceeds the upper, the upper wins.
    private static Activation? Clip(Node node)
    {
        if (Bound(node.Input(1), float.NegativeInfinity) is not { } low || Bound(node.Input(2), float.PositiveInfinity) is not { } high)
        {
            return null;
        }

        return Activation.Clip(Math.Min(low, high), high);
    }

    private static float? Bound(Value? value, float absent) => value is null ? absent
        : value.Constant is { Length: 1 } constant ? constant.AsSpan<float>()[0] : null;
}
