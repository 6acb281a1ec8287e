namespace Decant.Compression;

/// <summary>How integer computation is written in a graph.</summary>
public enum QuantizedForm
{
    /// <summary>Pairs of QuantizeLinear and DequantizeLinear around operators in float.</summary>
    Qdq,

    /// <summary>Operators that take integers, scales and zero points (QLinearConv, QLinearMatMul and those of ONNX Runtime).</summary>
    QOperator,
}
