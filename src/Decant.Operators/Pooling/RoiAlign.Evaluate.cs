using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <content>Reference evaluation.</content>
public sealed partial record RoiAlignOp
{
    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        Tensor rois = context.Input(1);
        Tensor batches = context.Input(2);
        if (x.Rank != 4 || rois.Rank != 2 || rois.Sizes[1] != 4 || batches.Length != rois.Sizes[0])
        {
            throw context.Fail("DEC1263", $"input {x}, regions {rois} and batch indices {batches} do not fit each other");
        }

        double[] values = x.ToDoubles();
        double[] regions = rois.ToDoubles();
        int channels = (int)x.Sizes[1];
        int plane = (int)(x.Sizes[2] * x.Sizes[3]);
        var result = new double[rois.Sizes[0] * channels * Height * Width];
        for (int roi = 0; roi < rois.Sizes[0]; roi++)
        {
            long batch = batches.ReadInt64(roi);
            if (batch < 0 || batch >= x.Sizes[0])
            {
                throw context.Fail("DEC1263", $"batch index {batch} lies outside {x}");
            }

            Bin[] bins = Bins(regions.AsSpan(roi * 4, 4), x.Sizes[2], x.Sizes[3]);
            for (int c = 0; c < channels; c++)
            {
                ReadOnlySpan<double> source = values.AsSpan((int)((batch * channels) + c) * plane, plane);
                for (int bin = 0; bin < bins.Length; bin++)
                {
                    result[(((roi * channels) + c) * bins.Length) + bin] = IsMax ? bins[bin].Greatest(source) : bins[bin].Mean(source);
                }
            }
        }

        context.SetOutput(0, TensorConversion.FromDoubles(x.ElementType, result, Shape.Of(rois.Sizes[0], channels, Height, Width)));
    }

    private Bin[] Bins(ReadOnlySpan<double> region, long height, long width)
    {
        double shift = HalfPixel ? 0.5 : 0;
        double left = (region[0] * SpatialScale) - shift;
        double top = (region[1] * SpatialScale) - shift;
        double regionWidth = (region[2] * SpatialScale) - shift - left;
        double regionHeight = (region[3] * SpatialScale) - shift - top;
        if (!HalfPixel)
        {
            (regionWidth, regionHeight) = (Math.Max(regionWidth, 1), Math.Max(regionHeight, 1));
        }

        double binHeight = regionHeight / Height;
        double binWidth = regionWidth / Width;
        int rows = SamplingRatio > 0 ? (int)SamplingRatio : (int)Math.Ceiling(binHeight);
        int columns = SamplingRatio > 0 ? (int)SamplingRatio : (int)Math.Ceiling(binWidth);
        var bins = new Bin[Height * Width];
        for (int bin = 0; bin < bins.Length; bin++)
        {
            var samples = new SampleTaps[Math.Max(rows * columns, 0)];
            for (int i = 0; i < samples.Length; i++)
            {
                double y = top + (bin / Width * binHeight) + (((i / columns) + 0.5) * binHeight / rows);
                double x = left + (bin % Width * binWidth) + (((i % columns) + 0.5) * binWidth / columns);
                samples[i] = y < -1 || y > height || x < -1 || x > width
                    ? new([], [])
                    : SampleTaps.One.Times(Linear(y, height), height).Times(Linear(x, width), width);
            }

            bins[bin] = new(samples);
        }

        return bins;
    }

    private static SampleTaps Linear(double at, long size)
    {
        at = Math.Clamp(at, 0, size - 1);
        int low = (int)at;
        int high = (int)Math.Min(low + 1, size - 1);
        return new([low, high], [1 - (at - low), at - low]);
    }

    private readonly struct Bin(SampleTaps[] samples)
    {
        public double Mean(ReadOnlySpan<double> plane)
        {
            double sum = 0;
            foreach (SampleTaps sample in samples)
            {
                sum += sample.Sum(plane);
            }

            return sum / Math.Max(samples.Length, 1);
        }

        public double Greatest(ReadOnlySpan<double> plane)
        {
            double greatest = double.NegativeInfinity;
            foreach (SampleTaps sample in samples)
            {
                greatest = Math.Max(greatest, sample.Greatest(plane));
            }

            return samples.Length == 0 ? 0 : greatest;
        }
    }
}
