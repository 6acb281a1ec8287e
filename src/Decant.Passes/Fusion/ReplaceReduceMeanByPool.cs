using Decant.Graphs;
using Decant.Operators;

namespace Decant.Passes;

/// <summary><c>ReduceMean(x, axes [2, 3]) {keepdims=1}</c> of <c>x: float[N,C,H,W]</c> → <c>GlobalAveragePool(x)</c>, which more runtimes have fast.</summary>
public sealed class ReplaceReduceMeanByPool : RewriteRule
{
    /// <inheritdoc/>
    public override string Summary => "ReduceMean(x, [2, 3]) → GlobalAveragePool(x)";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.NeverGrows | PassGuarantees.KeepsInterface;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context)
    {
        if (node.Op is not ReduceMeanOp { KeepDims: true } || node.Input(0) is not { TensorType: { Shape.Rank: 4 } type } x || !ConstantMath.IsFoldable(type.ElementType)
            || node.Input(1)?.Constant?.ToInt64s() is not { Length: 2 } axes)
        {
            return RuleMatch.None;
        }

        return axes.Select(static a => a < 0 ? a + 4 : a).Order().SequenceEqual([2L, 3L])
            ? RuleMatch.Rewrite(editor => editor.ReplaceBy(node, new GlobalAveragePoolOp(), [x]))
            : RuleMatch.None;
    }
}
