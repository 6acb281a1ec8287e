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
        [typeof(ReluOp)] = static _ => Activation.Relu,
    };

    /// <summary>Whether the operator adds its inputs.</summary>
    public static bool IsAddition(Operator op) => op is AddOp;

    /// <summary>The activation that a node of one data input is, or null. Only of float32.</summary>
    public static Activation? ActivationOf(Node node) =>
        node.Input(0)?.TensorType?.ElementType == ElementType.Float32 && Activations.TryGetValue(node.Op.GetType(), out Func<Node, Activation?>? read)
            ? read(node)
            : null;

    /// <summary>Where <paramref name="value"/> is read by a gate and by the product of both alone: the two nodes and the activation that they are.</summary>
    public static (Node Gate, Node Product, Activation Activation)? GateOf(Value value) => null;
}
