using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>How the 8-bit integers of a weight stand for real numbers: one scale and zero point, or one for each output channel.</summary>
/// <param name="Type">The integer type.</param>
/// <param name="Scales">The scales.</param>
/// <param name="ZeroPoints">As many zero points as scales.</param>
internal sealed record WeightQuantization(ElementType Type, EquatableList<float> Scales, EquatableList<int> ZeroPoints)
{
    /// <summary>The scales as a tensor: a scalar or a vector.</summary>
    public Tensor ScaleTensor => Scales.Count == 1 ? Tensor.Scalar(Scales[0]) : Tensor.Vector(Scales.AsSpan());

    /// <summary>The zero points as a tensor: a scalar or a vector.</summary>
    public Tensor ZeroPointTensor
    {
        get
        {
            Shape shape = ZeroPoints.Count == 1 ? Shape.Scalar : Shape.Of(ZeroPoints.Count);
            return Type == ElementType.Int8
                ? Tensor.Create([.. ZeroPoints.Select(static z => (sbyte)z)], shape)
                : Tensor.Create([.. ZeroPoints.Select(static z => (byte)z)], shape);
        }
    }

    /// <summary>The factor that brings a sum of channel <paramref name="channel"/> to the output's scale, rounded as the operators do.</summary>
    public float Multiplier(int channel, Quantization input, Quantization output) =>
        input.Scale * Scales[Scales.Count == 1 ? 0 : channel] / output.Scale;
}
