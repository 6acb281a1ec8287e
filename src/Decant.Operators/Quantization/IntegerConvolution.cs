using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Convolutions of quantized integers: the zero points taken off, products summed in int32 without saturation.</summary>
internal static class IntegerConvolution
{
    /// <summary>The sums, <c>[N, M, output…]</c>; padding counts as the zero point of x.</summary>
    public static (int[] Sums, Shape Shape, int Area) Sums(
        EvaluationContext context, Tensor x, Tensor? xZeroPoint, Tensor w, Tensor? wZeroPoint, SlidingWindow window, long groups)
    {
        if (xZeroPoint is { Length: not 1 } || (wZeroPoint is not null && wZeroPoint.Length != 1 && (w.Rank == 0 || wZeroPoint.Length != w.Sizes[0])))
        {
            throw context.Fail("DEC1256", $"zero points {xZeroPoint} of {x} and {wZeroPoint} of {w}: expected one, and one or one per output channel");
        }

        ConvolutionSizes sizes = ConvolutionSizes.Of(context.Who, x, w, groups);
        WindowGeometry geometry = window.Resolve(context.Who, x.Sizes[2..], w.Sizes[2..]);
        int[] sums = Correlation.Run<int, int, OwnSums<int>>(
            QuantizedData.ReadCentered(x, xZeroPoint),
            QuantizedData.ReadCentered(w, wZeroPoint, 0),
            sizes,
            geometry,
            context.Cancellation);
        return (sums, Correlation.OutputShape(sizes.Batch, w.Sizes[0], geometry), geometry.OutputCount);
    }
}
