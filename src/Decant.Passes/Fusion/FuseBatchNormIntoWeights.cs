using Decant.Graphs;
using Decant.Operators;

namespace Decant.Passes;

/// <summary>
/// <c>BatchNormalization(W·x + b)</c> → <c>W'·x + b'</c> with <c>W' = W · scale / sqrt(var + ε)</c> and <c>b' = (b - mean) · scale / sqrt(var + ε) + B</c>,
/// for Conv, ConvTranspose, Gemm and MatMul.
/// </summary>
public sealed class FuseBatchNormIntoWeights : RewriteRule
{
    /// <inheritdoc/>
    public override string Summary => "BatchNormalization(Conv(x)) → Conv(x); likewise ConvTranspose, Gemm, MatMul";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.NeverGrows | PassGuarantees.KeepsInterface;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context)
    {
        if (node.Op is not BatchNormalizationOp || node.Input(0)?.Producer is not { } source || source.Graph != node.Graph || !LinearNode.IsCandidate(source))
        {
            return RuleMatch.None;
        }

        if (!source.Output(0)!.IsReadOnce())
        {
            return RuleMatch.Refuse(source, "its output is read by others too");
        }

        (LinearNode? linear, string? whyNot) = LinearNode.Of(source);
        if (linear is null || (whyNot = linear.WhyNoShift()) is not null)
        {
            return RuleMatch.Refuse(source, whyNot!);
        }

        (BatchNormParameters? norm, whyNot) = BatchNormParameters.Of(node);
        return norm is null ? RuleMatch.Refuse(node, whyNot!)
            : linear.ChannelAxis != 1 || norm.Scale.Length != linear.Channels ? RuleMatch.Refuse(node, "it normalises another axis than that of the weights")
            : RuleMatch.Rewrite(editor => linear.Apply(editor, node, norm.Scale, norm.Shift));
    }
}
