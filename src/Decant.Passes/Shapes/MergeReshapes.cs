using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes;

/// <summary>
/// <c>Reshape(Reshape(x))</c> → <c>Reshape(x)</c>, or <c>x</c> where that is its own shape; likewise for any two of <c>Reshape</c>, <c>Flatten</c>,
/// <c>Squeeze</c> and <c>Unsqueeze</c>.
/// </summary>
public sealed class MergeReshapes : RewriteRule
{
    /// <inheritdoc/>
    public override string Summary => "Reshape(Reshape(x)) → Reshape(x); Unsqueeze(Squeeze(x)) → x";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.All;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context)
    {
        if (!Shapes.IsReshape(node) || node.Input(0)?.Producer is not { } inner || inner.Graph != node.Graph || !Shapes.IsReshape(inner))
        {
            return RuleMatch.None;
        }

        Value x = inner.Input(0)!;
        Shape? shape = node.Output(0)!.Shape;
        if (Shapes.AreSame(x.Shape, shape))
        {
            return RuleMatch.Replace(node, x);
        }

        if (!inner.Output(0)!.IsReadOnce())
        {
            return RuleMatch.Refuse(inner, "its output is read by others too");
        }

        long[]? target = shape is null ? null : Shapes.ReshapeTarget(x.Shape, [.. shape]);
        target ??= OwnTarget(node);
        return target is null
            ? RuleMatch.Refuse(node, $"more than one size of its output {node.Output(0)} is not known")
            : RuleMatch.Rewrite(editor => editor.ReplaceBy(
                node, new ReshapeOp(), [x, editor.AddInitializer(node.Output(0)!.Name + "_shape", Tensor.Vector<long>(target))], inner));
    }

    // A constant target without zeros means the same whatever the shape before.
    private static long[]? OwnTarget(Node node) =>
        node.Op is ReshapeOp && node.Input(1)?.Constant?.ToInt64s() is { } sizes && !sizes.Contains(0) ? sizes : null;
}
