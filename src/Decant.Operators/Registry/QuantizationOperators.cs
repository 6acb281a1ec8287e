using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators on quantized integers.</summary>
public static class QuantizationOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        ConvIntegerOp.Definition,
        DequantizeLinearOp.Definition,
        DynamicQuantizeLinearOp.Definition,
        DynamicQuantizeMatMulOp.Definition,
        MatMulIntegerOp.Definition,
        QGemmOp.Definition,
        QLinearAddOp.Definition,
        QLinearAveragePoolOp.Definition,
        QLinearConcatOp.Definition,
        QLinearConvOp.Definition,
        QLinearGlobalAveragePoolOp.Definition,
        QLinearLeakyReluOp.Definition,
        QLinearMatMulOp.Definition,
        QLinearMulOp.Definition,
        QLinearSigmoidOp.Definition,
        QLinearSoftmaxOp.Definition,
        QuantizeLinearOp.Definition,
    ];
}
