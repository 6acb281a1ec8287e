using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>How one tensor's 8-bit integers stand for real numbers: <c>real = scale · (integer − zero point)</c>.</summary>
/// <param name="Type">The integer type.</param>
/// <param name="Scale">The scale.</param>
/// <param name="ZeroPoint">The zero point.</param>
internal readonly record struct Quantization(ElementType Type, float Scale, int ZeroPoint)
{
    /// <summary>The range of the integers.</summary>
    public QuantizedRange Range => QuantizedRange.Of(Type);

    /// <summary>The clamp that changes nothing.</summary>
    public QuantizedClamp FullRange => new(Range.Minimum, Range.Maximum);

    /// <summary>The integer nearest to a number, as QuantizeLinear computes it.</summary>
    public int Quantize(float x) => Range.Round(x / Scale, ZeroPoint);

    /// <summary>The number behind an integer, as DequantizeLinear computes it.</summary>
    public float Dequantize(int q) => (q - ZeroPoint) * Scale;

    /// <summary>The integer that a stored byte holds.</summary>
    public int Read(byte stored) => Type == ElementType.Int8 ? (sbyte)stored : stored;

    /// <summary>The scale as a tensor.</summary>
    public Tensor ScaleTensor => Tensor.Scalar(Scale);

    /// <summary>The zero point as a tensor.</summary>
    public Tensor ZeroPointTensor => Type == ElementType.Int8 ? Tensor.Scalar((sbyte)ZeroPoint) : Tensor.Scalar((byte)ZeroPoint);
}
