using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>What recurrent bindings ask of a node: float32, constant weights, sequences of one length.</summary>
internal static class RecurrentPlan
{
    /// <summary>The plan, or null where the node has more than kernels know.</summary>
    /// <param name="group">The group of one node.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <param name="create">Makes the kernel of the shape [steps, batch, input], input weights, state weights and bias.</param>
    public static KernelPlan? Create(NodeGroup group, RecurrentAttributes attributes, Func<Shape, Tensor, Tensor, Tensor?, Kernel> create)
    {
        Node node = group.Anchor;
        Shape x = node.Inputs[0]!.Shape!;
        bool timeFirst = !attributes.BatchFirst || x.Sizes[0] == 1;
        if (!timeFirst || attributes.Clip is not null || node.Inputs[0]!.TensorType!.ElementType != ElementType.Float32 || node.Input(4) is not null
            || node.Inputs[1]!.Constant is not { Rank: 3 } w || node.Inputs[2]!.Constant is not { Rank: 3 } r || (node.Input(3) is { } b && b.Constant is null))
        {
            return null;
        }

        var inputs = new ValueLayout?[group.Inputs.Count];
        inputs[0] = ValueLayout.Planar;
        foreach (int state in new[] { 5, 6 })
        {
            if (node.Input(state) is not null)
            {
                inputs[state] = ValueLayout.Planar;
            }
        }

        // Of one sequence, the batch axis may stand anywhere.
        Shape timed = attributes.BatchFirst ? Shape.Of(x.Sizes[1], 1, x.Sizes[2]) : x;
        ValueLayout[] outputs = [.. group.Outputs.Select(static _ => ValueLayout.Planar)];
        return new KernelPlan(inputs, outputs, () => create(timed, w, r, node.Input(3)?.Constant));
    }
}
