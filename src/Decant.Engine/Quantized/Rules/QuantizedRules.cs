using Decant.Graphs;
using Decant.Operators;

namespace Decant.Engine;

/// <summary>The rules that lower one node each, by operator; all other operators are lowered by what holds of them.</summary>
internal static class QuantizedRules
{
    private static readonly Dictionary<Type, Func<GraphEditor, Node, bool>> ByOperator = new()
    {
        [typeof(AddOp)] = static (editor, node) => BinaryRule.Lower(editor, node, static (a, b, y, clamp) => new QuantizedAddOp(a, b, y, clamp)),
        [typeof(AveragePoolOp)] = AveragePoolRule.LowerWindow,
        [typeof(ConvOp)] = ConvRule.Lower,
        [typeof(GemmOp)] = MatMulRule.LowerGemm,
        [typeof(GlobalAveragePoolOp)] = AveragePoolRule.LowerGlobal,
        [typeof(MatMulOp)] = MatMulRule.LowerMatMul,
        [typeof(MulOp)] = static (editor, node) => BinaryRule.Lower(editor, node, static (a, b, y, clamp) => new QuantizedMulOp(a, b, y, clamp)),
        [typeof(PadOp)] = PadRule.Lower,
        [typeof(QLinearConvOp)] = ConvRule.LowerDirect,
        [typeof(QLinearMatMulOp)] = MatMulRule.LowerDirect,
        [typeof(QuantizeLinearOp)] = RequantizeRule.Lower,
        [typeof(ReduceMeanOp)] = AveragePoolRule.LowerMean,
    };

    /// <summary>Lowers a node where a rule fits.</summary>
    public static bool Lower(GraphEditor editor, Node node) =>
        (ByOperator.TryGetValue(node.Op.GetType(), out Func<GraphEditor, Node, bool>? rule) && rule(editor, node))
        || LookupRule.Lower(editor, node)
        || PassThroughRule.Lower(editor, node);
}
