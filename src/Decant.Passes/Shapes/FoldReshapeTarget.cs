using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes;

/// <summary>
/// <c>Reshape(x, Concat(Gather(Shape(x), 0), 256))</c> → <c>Reshape(x, [0, 256])</c>: a computed target whose elements inference knows but for
/// one becomes a constant, with 0 where an axis keeps its size and -1 for the one that is open.
/// </summary>
public sealed class FoldReshapeTarget : RewriteRule
{
    /// <inheritdoc/>
    public override string Summary => "Reshape(x, Concat(Gather(Shape(x), 0), 256)) → Reshape(x, [0, 256])";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.All;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context)
    {
        if (node.Op is not ReshapeOp || node.Input(1) is not { Constant: null } target)
        {
            return RuleMatch.None;
        }

        // The output's shape says at least as much as the target's elements where those give it a size.
        Dim[]? wanted = Wanted(node, target);
        if (wanted is null || Shapes.ReshapeTarget(node.Input(0)?.Shape, wanted) is not { } sizes)
        {
            return RuleMatch.Refuse(node, $"more than one size of its target '{target.Name}' is not known");
        }

        return RuleMatch.Rewrite(editor =>
            editor.ReplaceBy(node, new ReshapeOp(), [node.Input(0), editor.AddInitializer(target.Name, Tensor.Vector<long>(sizes))]));
    }

    private static Dim[]? Wanted(Node node, Value target)
    {
        Dim[]? result = node.Output(0)?.Shape?.ToArray();
        Dim[]? elements = target.Elements is { Shape.Rank: 1 } known ? [.. known.Elements] : null;
        if (result is null || elements is null || result.Length != elements.Length)
        {
            return result ?? (elements is not null && elements.All(static e => e is { IsNumber: true, Value: > 0 } || e.IsSymbolic) ? elements : null);
        }

        for (int i = 0; i < result.Length; i++)
        {
            result[i] = result[i].IsUnknown && (elements[i].IsSymbolic || elements[i] is { IsNumber: true, Value: > 0 }) ? elements[i] : result[i];
        }

        return result;
    }
}
