using Decant.Graphs;
using Decant.Operators;

namespace Decant.Engine;

/// <summary>DQ(x) → a mean over positions → [clamp] → Q ⇒ one integer pool.</summary>
internal static class AveragePoolRule
{
    /// <summary>Lowers an AveragePool.</summary>
    public static bool LowerWindow(GraphEditor editor, Node node)
    {
        var op = (AveragePoolOp)node.Op;
        return Lower(editor, node, (x, y, clamp) => new QuantizedAveragePoolOp(op.Window, op.CeilMode, op.CountIncludePad, true, x, y, clamp));
    }

    /// <summary>Lowers a GlobalAveragePool.</summary>
    public static bool LowerGlobal(GraphEditor editor, Node node) =>
        Lower(editor, node, static (x, y, clamp) => new QuantizedAveragePoolOp(null, false, false, true, x, y, clamp));

    /// <summary>Lowers a ReduceMean over all positions.</summary>
    public static bool LowerMean(GraphEditor editor, Node node)
    {
        int rank = node.Input(0)?.Shape?.Rank ?? 0;
        if (rank < 3 || node.Input(1)?.Constant is not { } axes
            || !axes.ToInt64s().Select(a => a < 0 ? a + rank : a).Order().SequenceEqual(Enumerable.Range(2, rank - 2).Select(static a => (long)a)))
        {
            return false;
        }

        bool keep = ((ReduceMeanOp)node.Op).KeepDims;
        return Lower(editor, node, (x, y, clamp) => new QuantizedAveragePoolOp(null, false, false, keep, x, y, clamp));
    }

    private static bool Lower(GraphEditor editor, Node node, Func<Quantization, Quantization, QuantizedClamp, QuantizedAveragePoolOp> create)
    {
        if (QuantizedSource.Of(node.Input(0)) is not { } x || QuantizedSink.Of(node.Output(0)) is not { } y || x.Integers.Shape is not { IsStatic: true })
        {
            return false;
        }

        Rewriting.Replace(editor, node, y, create(x.Quantization, y.Quantization, y.Clamp), [x.Integers]);
        return true;
    }
}
