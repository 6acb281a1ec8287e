using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Quantizing a single-precision number to an integer: <c>q = saturate(rint(x / scale) + zero point)</c>. The division is in single
/// precision, <c>rint</c> rounds half to even.
/// </summary>
/// <param name="Minimum">The least quantized number.</param>
/// <param name="Maximum">The greatest quantized number.</param>
public readonly record struct QuantizedRange(int Minimum, int Maximum)
{
    /// <summary>The range of an integer type of up to 16 bits.</summary>
    public static QuantizedRange Of(ElementType type)
    {
        (long minimum, long maximum) = type.IntegerRange();
        return new((int)minimum, (int)maximum);
    }

    /// <summary><c>saturate(rint(scaled) + zeroPoint)</c>; NaN becomes the zero point.</summary>
    public int Round(float scaled, int zeroPoint)
    {
        if (float.IsNaN(scaled))
        {
            return Math.Clamp(zeroPoint, Minimum, Maximum);
        }

        float least = Minimum - zeroPoint;
        float greatest = Maximum - zeroPoint;
        return (int)MathF.Round(Math.Clamp(scaled, least, greatest), MidpointRounding.ToEven) + zeroPoint;
    }

    /// <summary>
    /// An integer sum brought to the output's scale: <c>saturate(rint((float)sum * multiplier) + zeroPoint)</c>, where
    /// <c>multiplier = (x_scale * w_scale) / y_scale</c> in single precision.
    /// </summary>
    public int Requantize(int sum, float multiplier, int zeroPoint) => Round(sum * multiplier, zeroPoint);
}
