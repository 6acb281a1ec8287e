using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes;

/// <summary><c>Slice(Slice(x, axis 1), axis 2)</c> → <c>Slice(x, axes [1, 2])</c>, where the parameters are constants and the axes differ, and
/// only slices read the inner one.</summary>
public sealed class MergeSlices : RewriteRule
{
    /// <inheritdoc/>
    public override string Summary => "Slice(Slice(x, axis 1), axis 2) → Slice(x, axes [1, 2])";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.All;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context)
    {
        if (node.Op is not SliceOp || node.Input(0).Producer<SliceOp>(node.Graph) is not { } inner)
        {
            return RuleMatch.None;
        }

        foreach (Use use in inner.Output(0)!.Uses)
        {
            if (use.Node is not { Op: SliceOp } reader || reader.Graph != inner.Graph || use.Index != 0)
            {
                return RuleMatch.Refuse(inner, "its output is read by others than slices");
            }

            if (Merged(inner, reader) is null)
            {
                return RuleMatch.Refuse(reader, "both slice the same axis, or the rank or the parameters of a slice are not known");
            }
        }

        Slicing[] all = Merged(inner, node)!;
        return RuleMatch.Rewrite(editor => Merge(editor, node, inner, all));
    }

    // What two slices take together; null where that cannot be said axis by axis.
    private static Slicing[]? Merged(Node inner, Node outer)
    {
        if (inner.Output(0)!.Shape is not { } shape || Slicing.Of(inner, shape.Rank) is not { } first || Slicing.Of(outer, shape.Rank) is not { } second)
        {
            return null;
        }

        Slicing[] all = [.. first.Concat(second).OrderBy(static s => s.Axis)];
        return all.DistinctBy(static s => s.Axis).Count() == all.Length ? all : null;
    }

    private static void Merge(GraphEditor editor, Node node, Node inner, Slicing[] slices)
    {
        Value Store(string name, Func<Slicing, long> part) =>
            editor.AddInitializer($"{node.Output(0)!.Name}_{name}", Tensor.Vector<long>(Array.ConvertAll(slices, s => part(s))));

        editor.ReplaceBy(
            node,
            new SliceOp(),
            [inner.Input(0), Store("starts", static s => s.Start), Store("ends", static s => s.End), Store("axes", static s => s.Axis), Store("steps", static s => s.Step)],
            inner);
    }
}
