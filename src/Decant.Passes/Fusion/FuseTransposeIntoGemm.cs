using Decant.Graphs;
using Decant.Operators;

namespace Decant.Passes;

/// <summary><c>Gemm(Transpose(a), b)</c> → <c>Gemm(a, b) {transA}</c>, and likewise for b.</summary>
public sealed class FuseTransposeIntoGemm : RewriteRule
{
    /// <inheritdoc/>
    public override string Summary => "Gemm(Transpose(a), b) → Gemm(a, b) {transA=1}";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.NeverGrows | PassGuarantees.KeepsInterface;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context)
    {
        if (node.Op is not GemmOp gemm)
        {
            return RuleMatch.None;
        }

        Node? left = node.Input(0).Producer<TransposeOp>(node.Graph);
        Node? right = node.Input(1).Producer<TransposeOp>(node.Graph);
        if (left is null && right is null)
        {
            return RuleMatch.None;
        }

        Node source = left ?? right!;
        if (!source.Output(0)!.IsReadOnce())
        {
            return RuleMatch.Refuse(source, "its output is read by others too");
        }

        GemmOp op = left is not null ? gemm with { TransA = !gemm.TransA } : gemm with { TransB = !gemm.TransB };
        Value? a = left is not null ? left.Input(0) : node.Input(0);
        Value? b = left is null ? right!.Input(0) : node.Input(1);
        return RuleMatch.Rewrite(editor => editor.ReplaceBy(node, op, node.Input(2) is { } c ? [a, b, c] : [a, b], source));
    }
}
