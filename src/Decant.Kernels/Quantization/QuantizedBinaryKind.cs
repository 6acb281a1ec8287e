namespace Decant.Kernels;

/// <summary>A function of two quantized numbers.</summary>
public enum QuantizedBinaryKind
{
    /// <summary><c>(a − a_zero)·a_factor + (b − b_zero)·b_factor</c>; each product and the sum rounded to float32.</summary>
    Add,

    /// <summary><c>float((a − a_zero)·(b − b_zero)) · a_factor</c>.</summary>
    Multiply,
}
