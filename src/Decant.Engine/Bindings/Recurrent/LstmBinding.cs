using Decant.Operators;

namespace Decant.Engine;

/// <summary>LSTM of float32 with its default activations and constant weights, without peepholes and lengths of its own for each sequence.</summary>
internal sealed class LstmBinding : KernelBinding<LstmOp>
{
    private static readonly string[] Default = ["sigmoid", "tanh", "tanh"];

    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, LstmOp op)
    {
        bool plain = !op.InputForget && group.Anchor.Input(7) is null
            && (op.Attributes.Activations is not { } names || names.Index().All(static n => n.Item.Equals(Default[n.Index % 3], StringComparison.OrdinalIgnoreCase)));
        if (plain && RecurrentPlan.Create(group, op.Attributes, (x, w, r, b) => new LstmKernel(x, w, r, b, op.Attributes.Direction)) is { } plan)
        {
            yield return plan;
        }
    }
}
