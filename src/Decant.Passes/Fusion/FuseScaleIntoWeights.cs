using Decant.Graphs;
using Decant.Operators;

namespace Decant.Passes;

/// <summary>
/// <c>(W·x + b) · c</c> → <c>(W·c)·x + b·c</c> and <c>(W·x + b) / c</c> likewise, where c is one number a channel; for Conv, ConvTranspose, Gemm and
/// MatMul.
/// </summary>
public sealed class FuseScaleIntoWeights : RewriteRule
{
    /// <inheritdoc/>
    public override string Summary => "Mul(Conv(x), c) → Conv(x); Div(Conv(x), c) → Conv(x); likewise ConvTranspose, Gemm, MatMul";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.NeverGrows | PassGuarantees.KeepsInterface;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context)
    {
        if (node.Op is not (MulOp or DivOp) || ChannelOperand.Of(node, commutes: node.Op is MulOp) is not { } operand)
        {
            return RuleMatch.None;
        }

        if (operand.WhyNot is { } reason)
        {
            return RuleMatch.Refuse(operand.Source, reason);
        }

        double[] scale = node.Op is MulOp ? operand.Numbers! : Array.ConvertAll(operand.Numbers!, static c => 1 / c);
        return Array.TrueForAll(scale, double.IsFinite)
            ? RuleMatch.Rewrite(editor => operand.Linear!.Apply(editor, node, scale, null))
            : RuleMatch.Refuse(node, "it divides by zero");
    }
}
