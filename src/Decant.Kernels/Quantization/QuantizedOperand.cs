namespace Decant.Kernels;

/// <summary>One operand of a function of quantized numbers.</summary>
/// <param name="Signed">True if the bytes are signed.</param>
/// <param name="ZeroPoint">The zero point.</param>
/// <param name="Factor">The factor that brings the number to the output's scale.</param>
/// <param name="RowStride">Bytes from a row to the next; 0 repeats one row.</param>
public readonly record struct QuantizedOperand(bool Signed, int ZeroPoint, float Factor, nint RowStride);
