using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Quantizes a bias to int32 with the product of the data's and the weight's scale, so that it adds to the integer sums.</summary>
internal static class BiasQuantizer
{
    // Half of the int32 range is left for the sums of products.
    private const double Limit = 1 << 30;

    /// <summary>Enlarges the scales of the channels whose bias would not fit; their weights are quantized more coarsely.</summary>
    public static void FitScales(float[] weightScales, float dataScale, ReadOnlySpan<float> bias)
    {
        for (int channel = 0; channel < bias.Length; channel++)
        {
            ref float scale = ref weightScales[weightScales.Length == 1 ? 0 : channel];
            scale = (float)Math.Max(scale, Math.Abs((double)bias[channel]) / (dataScale * Limit));
        }
    }

    /// <summary>The integers and their scales, one a channel.</summary>
    public static (Tensor Integers, float[] Scales) Quantize(Tensor bias, float[] weightScales, float dataScale)
    {
        ReadOnlySpan<float> values = bias.AsSpan<float>();
        var integers = new int[values.Length];
        float[] scales = Array.ConvertAll(weightScales, s => s * dataScale);
        for (int i = 0; i < integers.Length; i++)
        {
            double quotient = Math.Round((double)values[i] / scales[scales.Length == 1 ? 0 : i], MidpointRounding.ToEven);
            integers[i] = (int)Math.Clamp(quotient, int.MinValue, int.MaxValue);
        }

        return (Tensor.Create(integers, bias.Shape), scales);
    }
}
