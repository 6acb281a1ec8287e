namespace Decant.Compression;

/// <summary>The nodes that read weights which alone are quantized.</summary>
public enum WeightOnlyForm
{
    /// <summary>DequantizeLinear (from opset 21 in blocks) before any operator with weights; NF4 as a lookup in its codebook.</summary>
    DequantizeLinear,

    /// <summary>ONNX Runtime's MatMulNBits in the place of matrix products; DequantizeLinear elsewhere.</summary>
    MatMulNBits,
}
