using Decant.Graphs;
using Decant.Operators;

namespace Decant.Passes;

/// <summary>
/// <c>Identity(x)</c>, <c>Dropout(x)</c> in inference, <c>Cast(x)</c> to x's own type, and <c>Concat</c>, <c>Split</c>, <c>Sum</c>, <c>Mean</c>,
/// <c>Max</c>, <c>Min</c> of one → <c>x</c>.
/// </summary>
public sealed class RemoveIdentity : RewriteRule
{
    /// <inheritdoc/>
    public override string Summary => "Identity(x) → x; Dropout(x) → x; Cast(x) to its own type → x; Concat(x) → x";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.All;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context)
    {
        if (node.Input(0) is not { } x || node.Output(0) is null || !IsIdentity(node, x))
        {
            return RuleMatch.None;
        }

        return node.Outputs.Skip(1).FirstOrDefault(static o => o is { Uses.Count: > 0 }) is { } other
            ? RuleMatch.Refuse(node, $"its output '{other.Name}' is read too")
            : RuleMatch.Replace(node, x);
    }

    private static bool IsIdentity(Node node, Value x) => node.Op switch
    {
        IdentityOp => true,
        DropoutOp => node.Input(2) is not { } training || training.Constant is { Length: 1 } constant && constant.ReadInt64(0) == 0,
        CastOp cast => x.TensorType?.ElementType == cast.To,
        ConcatOp or SumOp or MeanOp or MaxOp or MinOp => node.Inputs.Count == 1,
        SplitOp => node.Outputs.Count == 1,
        _ => false,
    };
}
