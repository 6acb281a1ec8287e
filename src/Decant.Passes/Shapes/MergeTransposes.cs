using Decant.Graphs;
using Decant.Operators;

namespace Decant.Passes;

/// <summary><c>Transpose(Transpose(x))</c> → <c>Transpose(x)</c>, or <c>x</c> where the two cancel.</summary>
public sealed class MergeTransposes : RewriteRule
{
    /// <inheritdoc/>
    public override string Summary => "Transpose(Transpose(x)) → Transpose(x) or x";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.All;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context)
    {
        if (node.Op is not TransposeOp outer || node.Input(0).Producer<TransposeOp>(node.Graph) is not { } inner)
        {
            return RuleMatch.None;
        }

        var first = (TransposeOp)inner.Op;
        if ((node.Output(0)?.Shape?.Rank ?? outer.Perm?.Count ?? first.Perm?.Count) is not { } rank)
        {
            return RuleMatch.Refuse(node, "its rank is not known");
        }

        int[] before = first.Permutation(inner.Describe(), rank);
        int[] axes = [.. outer.Permutation(node.Describe(), rank).Select(a => before[a])];
        return axes.Index().All(static a => a.Index == a.Item)
            ? RuleMatch.Replace(node, inner.Input(0)!)
            : RuleMatch.Rewrite(editor => editor.ReplaceBy(
                node, new TransposeOp(EquatableList.From(axes.Select(static a => (long)a))), [inner.Input(0)], inner));
    }
}
