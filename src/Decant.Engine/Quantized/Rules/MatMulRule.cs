using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>DQ(a), DQ(b) → MatMul or Gemm → [clamp] → Q ⇒ one integer product; QLinearMatMul with constant parameters likewise.</summary>
internal static class MatMulRule
{
    /// <summary>Lowers a MatMul by a constant matrix.</summary>
    public static bool LowerMatMul(GraphEditor editor, Node node) =>
        node.Input(1)?.Shape is { Rank: 2 } && node.Input(0)?.Shape is { Rank: > 1 } && Lower(editor, node, transposed: false, null);

    /// <summary>Lowers a Gemm by a constant matrix.</summary>
    public static bool LowerGemm(GraphEditor editor, Node node) =>
        node.Op is GemmOp { Alpha: 1, Beta: 1, TransA: false } op && node.Input(2)?.Shape is null or { Rank: 1 } && Lower(editor, node, op.TransB, node.Input(2));

    /// <summary>Lowers a QLinearMatMul by a constant matrix.</summary>
    public static bool LowerDirect(GraphEditor editor, Node node)
    {
        if (DirectParameters.Activation(node, 0, 1, 2) is not { } a || DirectParameters.Weight(node, 3, 4, 5) is not { } b || DirectParameters.Output(node, 6, 7) is not { } y
            || node.Inputs[3]!.Constant is not { Rank: 2 } || node.Inputs[0]!.Shape is not { Rank: > 1 })
        {
            return false;
        }

        Rewriting.Replace(editor, node, new QuantizedMatMulOp(false, a, b, y, y.FullRange), [node.Inputs[0], node.Inputs[3], null]);
        return true;
    }

    private static bool Lower(GraphEditor editor, Node node, bool transposed, Value? c)
    {
        if (QuantizedSource.Of(node.Input(0)) is not { } a || QuantizedWeight.Of(node.Input(1), transposed ? 0 : 1) is not { } b || QuantizedSink.Of(node.Output(0)) is not { } y
            || b.Bias(c, a.Quantization, (int)b.Integers.Shape!.Sizes[transposed ? 0 : 1]) is not { } bias)
        {
            return false;
        }

        Value? sum = bias.Length == 0 ? null : editor.AddInitializer(c!.Name + "/int32", Tensor.Vector<int>(bias));
        Rewriting.Replace(editor, node, y, new QuantizedMatMulOp(transposed, a.Quantization, b.Quantization, y.Quantization, y.Clamp), [a.Integers, b.Integers, sum]);
        return true;
    }
}
