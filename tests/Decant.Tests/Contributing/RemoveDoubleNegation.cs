using Decant.Graphs;
using Decant.Operators;
using Decant.Passes;

namespace Decant.Tests;

/// <summary><c>Neg(Neg(x)) → x</c>.</summary>
public sealed class RemoveDoubleNegation : RewriteRule
{
    /// <inheritdoc/>
    public override string Summary => "Neg(Neg(x)) → x";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.All;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context) =>
        node is { Op: NegOp } && node.Input(0)?.Producer is { Op: NegOp } inner && inner.Graph == node.Graph
            ? RuleMatch.Replace(node, inner.Input(0)!)
            : RuleMatch.None;
}
