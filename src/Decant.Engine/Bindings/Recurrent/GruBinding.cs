using Decant.Operators;

namespace Decant.Engine;

/// <summary>GRU of float32 with its default activations and constant weights.</summary>
internal sealed class GruBinding : KernelBinding<GruOp>
{
    private static readonly string[] Default = ["sigmoid", "tanh"];

    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, GruOp op)
    {
        bool plain = op.Attributes.Activations is not { } names || names.Index().All(static n => n.Item.Equals(Default[n.Index % 2], StringComparison.OrdinalIgnoreCase));
        if (plain && RecurrentPlan.Create(group, op.Attributes, (x, w, r, b) => new GruKernel(x, w, r, b, op)) is { } plan)
        {
            yield return plan;
        }
    }
}
