using Decant.Graphs;
using Decant.Operators;

namespace Decant.Passes;

/// <summary>
/// <c>(W·x + b) + c</c> → <c>W·x + (b + c)</c>, and <c>c - (W·x + b)</c> → <c>-W·x + (c - b)</c>, where c is one number a channel; for Conv,
/// ConvTranspose, Gemm and the MatMul of two matrices, which becomes a Gemm.
/// </summary>
public sealed class FuseShiftIntoBias : RewriteRule
{
    /// <inheritdoc/>
    public override string Summary => "Add(Conv(x), c) → Conv(x) with bias; Sub(Conv(x), c) → Conv(x) with bias; likewise ConvTranspose, Gemm, MatMul";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.NeverGrows | PassGuarantees.KeepsInterface;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context)
    {
        if (node.Op is not (AddOp or SubOp) || ChannelOperand.Of(node, commutes: true) is not { } operand)
        {
            return RuleMatch.None;
        }

        if ((operand.WhyNot ?? operand.Linear!.WhyNoShift()) is { } reason)
        {
            return RuleMatch.Refuse(operand.Source, reason);
        }

        bool negated = node.Op is SubOp && node.Input(1) == operand.Source.Output(0);
        double[] shift = node.Op is SubOp && !negated ? Array.ConvertAll(operand.Numbers!, static c => -c) : operand.Numbers!;
        double[]? scale = negated ? [.. Enumerable.Repeat(-1.0, shift.Length)] : null;
        return RuleMatch.Rewrite(editor => operand.Linear!.Apply(editor, node, scale, shift));
    }
}
