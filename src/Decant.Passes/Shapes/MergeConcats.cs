using Decant.Graphs;
using Decant.Operators;

namespace Decant.Passes;

/// <summary><c>Concat(a, Concat(b, c))</c> → <c>Concat(a, b, c)</c>, along one axis.</summary>
public sealed class MergeConcats : RewriteRule
{
    /// <inheritdoc/>
    public override string Summary => "Concat(a, Concat(b, c)) → Concat(a, b, c)";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.All;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context)
    {
        if (node.Op is not ConcatOp outer)
        {
            return RuleMatch.None;
        }

        Node[] inner = [.. node.Inputs.Select(i => i.Producer<ConcatOp>(node.Graph)).OfType<Node>()];
        Node? fitting = Array.Find(inner, n => n.Output(0)!.IsReadOnce() && SameAxis(outer, (ConcatOp)n.Op, node.Output(0)!.Shape?.Rank));
        if (fitting is null)
        {
            return inner.Length == 0 ? RuleMatch.None : RuleMatch.Refuse(inner[0], "its output is read by others too, or its axis is another");
        }

        return RuleMatch.Rewrite(editor => editor.ReplaceBy(
            node, outer, [.. node.Inputs.SelectMany(i => i == fitting.Output(0) ? fitting.Inputs : [i])], fitting));
    }

    private static bool SameAxis(ConcatOp outer, ConcatOp inner, int? rank) => outer.Axis == inner.Axis
        || (rank is { } known && (outer.Axis + known) % known == (inner.Axis + known) % known);
}
