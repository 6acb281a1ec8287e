namespace Decant.Kernels;

/// <summary>What becomes of exact int32 sums, with its parameters.</summary>
/// <param name="Kind">The result's type.</param>
/// <param name="ZeroPoint">The zero point of a quantized result.</param>
/// <param name="Minimum">The least quantized value; a fused Relu raises it to the zero point. Values outside the type are clamped to it.</param>
/// <param name="Maximum">The greatest quantized value.</param>
public readonly record struct IntegerOutput(IntegerOutputKind Kind, int ZeroPoint = 0, int Minimum = int.MinValue, int Maximum = int.MaxValue)
{
    /// <summary>Bytes of an element.</summary>
    public int ElementSize => Kind is IntegerOutputKind.UInt8 or IntegerOutputKind.Int8 ? 1 : 4;

    internal int Low => Math.Max(Minimum, Kind == IntegerOutputKind.Int8 ? sbyte.MinValue : byte.MinValue);

    internal int High => Math.Min(Maximum, Kind == IntegerOutputKind.Int8 ? sbyte.MaxValue : byte.MaxValue);
}
