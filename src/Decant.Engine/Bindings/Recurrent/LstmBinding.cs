using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>LSTM of float32 with its default activations and constant weights, without peepholes and lengths of its own for each sequence.</summary>
internal sealed class LstmBinding : KernelBinding<LstmOp>
{
    private static readonly string[] Default = ["sigmoid", "tanh", "tanh"];

    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, LstmOp op)
    {
        RecurrentAttributes attributes = op.Attributes;
        bool plain = !op.InputForget && !attributes.BatchFirst && attributes.Clip is null
            && (attributes.Activations is not { } names || names.Index().All(static n => n.Item.Equals(Default[n.Index % 3], StringComparison.OrdinalIgnoreCase)));
        Node node = group.Anchor;
        if (!plain || node.Inputs[0]!.TensorType!.ElementType != ElementType.Float32 || node.Input(4) is not null || node.Input(7) is not null
            || node.Inputs[1]!.Constant is not { } w || node.Inputs[2]!.Constant is not { } r || (node.Input(3) is { } b && b.Constant is null))
        {
            yield break;
        }

        var inputs = new ValueLayout?[group.Inputs.Count];
        foreach (int index in new[] { 0, 5, 6 })
        {
            if (node.Input(index) is not null)
            {
                inputs[index] = ValueLayout.Planar;
            }
        }

        Shape x = node.Inputs[0]!.Shape!;
        ValueLayout[] outputs = [.. group.Outputs.Select(static _ => ValueLayout.Planar)];
        yield return new KernelPlan(inputs, outputs, () => new LstmKernel(x, w, r, node.Input(3)?.Constant, attributes.Direction));
    }
}
