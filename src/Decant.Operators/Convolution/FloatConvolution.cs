using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Evaluates convolutions of floats: products summed in double precision, rounded once.</summary>
internal static class FloatConvolution
{
    /// <summary>The convolution of input 0 with weight input 1.</summary>
    public static Tensor Run(EvaluationContext context, SlidingWindow window, long groups, Tensor? bias)
    {
        (double[] sums, Shape shape) = Sums(context, window, groups, bias);
        return TensorConversion.FromDoubles(context.Input(0).ElementType, sums, shape);
    }

    /// <summary>The convolution's sums before they are rounded.</summary>
    public static (double[] Sums, Shape Shape) Sums(EvaluationContext context, SlidingWindow window, long groups, Tensor? bias)
    {
        Tensor x = context.Input(0);
        Tensor w = context.Input(1);
        ConvolutionSizes sizes = ConvolutionSizes.Of(context.Who, x, w, groups);
        WindowGeometry geometry = window.Resolve(context.Who, x.Sizes[2..], w.Sizes[2..]);
        double[] sums = x.ElementType == ElementType.Float64
            ? Correlation.Run<double, double, OwnSums<double>>(x.AsSpan<double>(), w.AsSpan<double>(), sizes, geometry, context.Cancellation)
            : Correlation.Run<float, double, SingleSums>(
                TensorConversion.Floats(x), TensorConversion.Floats(w), sizes, geometry, context.Cancellation);
        if (bias is not null)
        {
            AddBias(sums, bias.ToDoubles(), geometry.OutputCount);
        }

        return (sums, Correlation.OutputShape(sizes.Batch, sizes.Groups * sizes.OutputChannels, geometry));
    }

    /// <summary>Adds one number to each channel's plane.</summary>
    public static void AddBias(double[] sums, double[] bias, int area)
    {
        for (int start = 0, channel = 0; start < sums.Length; start += area, channel++)
        {
            double value = bias[channel % bias.Length];
            foreach (ref double sum in sums.AsSpan(start, area))
            {
                sum += value;
            }
        }
    }
}
