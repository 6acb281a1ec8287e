using Decant.Graphs;
using Decant.Operators;

namespace Decant.Passes;

/// <summary><c>Conv(Pad(x))</c> → <c>Conv(x)</c> with the padding added to its own, where the Pad adds zeros around the spatial axes.</summary>
public sealed class FusePadIntoConv : RewriteRule
{
    /// <inheritdoc/>
    public override string Summary => "Conv(Pad(x)) → Conv(x) {pads}";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.All;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context)
    {
        if (node.Op is not ConvOp conv || node.Input(0).Producer<PadOp>(node.Graph) is not { } pad)
        {
            return RuleMatch.None;
        }

        if (!pad.Output(0)!.IsReadOnce())
        {
            return RuleMatch.Refuse(pad, "its output is read by others too");
        }

        (SpatialPadding? padding, string? whyNot) = SpatialPadding.Of(pad);
        if (padding is null || padding.Number != 0)
        {
            return RuleMatch.Refuse(pad, whyNot ?? "it does not pad with zeros");
        }

        return padding.AddTo(conv.Window) is { } window
            ? RuleMatch.Rewrite(editor => editor.ReplaceBy(node, conv with { Window = window }, [pad.Input(0), .. node.Inputs.Skip(1)], pad))
            : RuleMatch.Refuse(node, "its own padding is chosen automatically");
    }
}
