using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes;

/// <summary><c>(x · a) · b</c> → <c>x · (a · b)</c> and <c>(x + a) + b</c> → <c>x + (a + b)</c>, where a and b are constants.</summary>
public sealed class MergeConstantChains : RewriteRule
{
    /// <inheritdoc/>
    public override string Summary => "Mul(Mul(x, a), b) → Mul(x, a·b); Add(Add(x, a), b) → Add(x, a+b)";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.NeverGrows | PassGuarantees.KeepsInterface;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context)
    {
        if (node.Op is not (MulOp or AddOp) || Split(node) is not { } outer || outer.Data.Producer is not { } source
            || source.Graph != node.Graph || !source.Op.Equals(node.Op) || Split(source) is not { } inner)
        {
            return RuleMatch.None;
        }

        if (!source.Output(0)!.IsReadOnce())
        {
            return RuleMatch.Refuse(source, "its output is read by others too");
        }

        Tensor a = inner.Constant.Constant!;
        Tensor b = outer.Constant.Constant!;
        RuntimeValue?[] merged = [.. context.Settings.Evaluator(node, [a, b])];
        return merged[0] is Tensor constant && IsSafe(constant) && constant.StoredByteLength <= a.StoredByteLength + b.StoredByteLength
            ? RuleMatch.Rewrite(editor => editor.ReplaceBy(node, node.Op, [inner.Data, editor.AddInitializer(inner.Constant.Name, constant)], source))
            : RuleMatch.Refuse(node, "the merged constant would overflow, vanish, or be larger than the two");
    }

    private static (Value Data, Value Constant)? Split(Node node)
    {
        int constant = node.Input(0)?.Constant is not null ? 0 : 1;
        return node.Input(constant) is { Constant: not null } stored && node.Input(1 - constant) is { Constant: null } data ? (data, stored) : null;
    }

    private static bool IsSafe(Tensor constant) => !constant.ElementType.IsFloat()
        || constant.ToDoubles().All(static v => v == 0 || (double.IsFinite(v) && float.IsNormal((float)v)));
}
