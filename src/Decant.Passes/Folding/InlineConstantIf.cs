using Decant.Graphs;
using Decant.Operators;

namespace Decant.Passes;

/// <summary><c>If(true) {then, else}</c> → the nodes of <c>then</c>; <c>If(false)</c> → those of <c>else</c>.</summary>
public sealed class InlineConstantIf : RewriteRule
{
    /// <inheritdoc/>
    public override string Summary => "If(constant) {then, else} → then or else";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.All;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context)
    {
        if (node.Op is not IfOp || node.Input(0)?.Constant is not { Length: 1 } condition)
        {
            return RuleMatch.None;
        }

        Graph branch = node.Subgraphs[condition.ReadInt64(0) != 0 ? 0 : 1];
        return GraphEditor.CanInline(node, branch)
            ? RuleMatch.Rewrite(editor => editor.Inline(node, branch))
            : RuleMatch.Refuse(node, "the branch hands out a value of a graph around it, whose name an output of this graph cannot take over");
    }
}
