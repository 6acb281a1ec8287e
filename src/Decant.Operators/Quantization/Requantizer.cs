using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Brings int32 sums of products of quantized integers to the scale of the output.</summary>
internal readonly struct Requantizer
{
    private readonly ElementType _type;
    private readonly int _zeroPoint;
    private readonly float[] _multipliers;

    /// <summary>Computes the multipliers <c>(a_scale * b_scale[channel]) / y_scale</c> in single precision.</summary>
    /// <exception cref="ModelException">DEC1256: a scale or zero point has a size that does not fit.</exception>
    public Requantizer(EvaluationContext context, Tensor aScale, Tensor bScale, Tensor yScale, Tensor yZeroPoint, long channels)
    {
        if (aScale.Length != 1 || yScale.Length != 1 || yZeroPoint.Length != 1 || (bScale.Length != 1 && bScale.Length != channels))
        {
            throw context.Fail("DEC1256", $"scales {aScale}, {bScale}, {yScale} and zero point {yZeroPoint}: expected one each, or one for each of {channels} channels of the weight");
        }

        _type = yZeroPoint.ElementType;
        _zeroPoint = (int)yZeroPoint.ReadInt64(0);
        float a = TensorConversion.Floats(aScale)[0];
        float y = TensorConversion.Floats(yScale)[0];
        _multipliers = Array.ConvertAll(bScale.ToFloats(), b => a * b / y);
    }

    /// <summary>The requantized sums; element i belongs to channel <c>i / area % channels</c>.</summary>
    public Tensor Apply(int[] sums, Shape shape, int area)
    {
        var range = QuantizedRange.Of(_type);
        var result = new int[sums.Length];
        for (int i = 0; i < result.Length; i++)
        {
            float multiplier = _multipliers[_multipliers.Length == 1 ? 0 : i / area % _multipliers.Length];
            result[i] = range.Requantize(sums[i], multiplier, _zeroPoint);
        }

        return QuantizedData.Write(_type, result, shape);
    }
}
