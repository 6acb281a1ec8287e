using Decant.Graphs;
using Decant.Operators;

namespace Decant.Passes;

/// <summary>
/// <c>AveragePool(Pad(x))</c> → <c>AveragePool(x) {pads, count_include_pad=1}</c>, where the Pad adds zeros; <c>MaxPool(Pad(x))</c> → <c>MaxPool(x) {pads}</c>,
/// where what it adds can never be the greatest element.
/// </summary>
public sealed class FusePadIntoPool : RewriteRule
{
    /// <inheritdoc/>
    public override string Summary => "AveragePool(Pad(x)) → AveragePool(x) {pads}; MaxPool(Pad(x)) → MaxPool(x) {pads}";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.All;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context)
    {
        if (node.Op is not (AveragePoolOp or MaxPoolOp) || node.Input(0).Producer<PadOp>(node.Graph) is not { } pad)
        {
            return RuleMatch.None;
        }

        if (!pad.Output(0)!.IsReadOnce())
        {
            return RuleMatch.Refuse(pad, "its output is read by others too");
        }

        (SpatialPadding? padding, string? whyNot) = SpatialPadding.Of(pad);
        if (padding is null)
        {
            return RuleMatch.Refuse(pad, whyNot!);
        }

        SlidingWindow own = node.Op is AveragePoolOp average ? average.Window : ((MaxPoolOp)node.Op).Window;
        if ((padding.AddTo(own) is null ? "its own padding is chosen automatically" : WhyNot(node, own, pad, padding)) is { } reason)
        {
            return RuleMatch.Refuse(node, reason);
        }

        SlidingWindow window = padding.AddTo(own)!;
        Operator op = node.Op is AveragePoolOp mean ? mean with { Window = window, CountIncludePad = true } : (MaxPoolOp)node.Op with { Window = window };
        return RuleMatch.Rewrite(editor => editor.ReplaceBy(node, op, [pad.Input(0)], pad));
    }

    private static string? WhyNot(Node node, SlidingWindow window, Node pad, SpatialPadding padding)
    {
        EquatableList<long> pads = padding.AddTo(window)!.Pads!.Value;
        if (window.KernelShape is not { } kernel || pads.Index().Any(p => p.Item >= kernel[p.Index % kernel.Count]))
        {
            return "the padding is not smaller than the window";
        }

        if (node.Op is AveragePoolOp average)
        {
            return average.CeilMode ? "it rounds up, so that its last window reaches beyond the padding"
                : padding.Number != 0 ? "the padding is not zero"
                : !average.CountIncludePad && SpatialPadding.HasPadding(window) ? "it does not count its own padding"
                : null;
        }

        if (((MaxPoolOp)node.Op).CeilMode || node.Outputs.Count > 1)
        {
            return "it rounds up, or tells where the greatest elements are";
        }

        double least = pad.Input(0)?.Producer?.Facts().OutputRange?.Minimum ?? double.NegativeInfinity;
        return padding.Number <= least ? null : "what is padded could be the greatest element";
    }
}
