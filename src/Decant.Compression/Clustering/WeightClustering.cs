using System.Globalization;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// Replaces the weights of each layer by a few shared values (k-means: Han et al., "Deep Compression", 2016, §3), relative to a scale of each output
/// channel where asked. Zeros stay zero. The palette and the scales are noted in the weight's metadata, from which <c>.decant</c> files are packed.
/// </summary>
public static class WeightClustering
{
    /// <summary>The metadata of a weight that holds its palette, as floats between spaces.</summary>
    public const string PaletteKey = "decant.palette";

    /// <summary>The metadata of a weight that holds the scale of each position of <see cref="ScaleAxisKey"/>.</summary>
    public const string ScalesKey = "decant.scales";

    /// <summary>The metadata of a weight that holds the axis of its scales.</summary>
    public const string ScaleAxisKey = "decant.scale_axis";

    /// <summary>A copy of the model whose weights take few values.</summary>
    /// <exception cref="ArgumentException">The number of values does not lie from 2 to 256.</exception>
    public static Model Run(Model model, ClusteringOptions options)
    {
        if (options.Values is < 2 or > 256)
        {
            throw new ArgumentException($"{options.Values} values do not lie from 2 to 256", nameof(options));
        }

        Model result = model.Clone();
        var editor = new GraphEditor(result.Graph, "cluster-weights");
        foreach (Value weight in PrunableWeights.Find(result, options.Keep))
        {
            Tensor tensor = weight.Initializer!;
            if (tensor.Length <= options.Values || tensor.Length < options.LeastWeights || weight.Graph != result.Graph)
            {
                continue;
            }

            int? axis = options.PerChannel ? OutputAxis(weight) : null;
            (float[] values, float[] palette, float[]? scales) = Cluster(tensor, axis, options);
            editor.SetInitializer(weight, Tensor.Create(values, tensor.Shape));
            weight.Metadata[PaletteKey] = Text(palette);
            if (scales is not null)
            {
                weight.Metadata[ScalesKey] = Text(scales);
                weight.Metadata[ScaleAxisKey] = axis!.Value.ToString(CultureInfo.InvariantCulture);
            }
        }

        return result;
    }

    private static int? OutputAxis(Value weight) => weight.Uses.Where(static u => u.Node is not null)
        .Select(static u => (Facts: u.Node!.Facts(), u.Index)).Where(static u => u.Facts.WeightInput == u.Index).Select(static u => u.Facts.WeightOutputAxis).FirstOrDefault();

    private static string Text(float[] values) => string.Join(' ', values.Select(static v => v.ToString("R", CultureInfo.InvariantCulture)));

    private static (float[] Values, float[] Palette, float[]? Scales) Cluster(Tensor tensor, int? axis, ClusteringOptions options)
    {
        float[] values = tensor.ToArray<float>();
        float[]? scales = axis is { } a ? Scales(values, tensor.Sizes, a) : null;
        long inner = axis is { } at ? Shape.CountElements(tensor.Sizes[(at + 1)..].ToArray()) : 1;
        long channels = axis is { } of ? tensor.Sizes[of] : 1;
        float ScaleOf(long i) => scales is null ? 1 : scales[i / inner % channels];

        var points = new List<(float Value, float Weight)>(values.Length);
        for (long i = 0; i < values.Length; i++)
        {
            float scale = ScaleOf(i);
            if (values[i] != 0)
            {
                points.Add((values[i] / scale, scale * scale));
            }
        }

        bool zeros = points.Count < values.Length;
        float[] palette = ScalarKMeans.Run(points, options.Values - (zeros ? 1 : 0), options.Iterations);
        float[] all = zeros ? [.. palette.Append(0).Order()] : palette;
        for (long i = 0; i < values.Length; i++)
        {
            if (values[i] != 0)
            {
                float scale = ScaleOf(i);
                values[i] = palette[ScalarKMeans.Nearest(palette, values[i] / scale)] * scale;
            }
            else
            {
                values[i] = 0;
            }
        }

        return (values, all, scales);
    }

    // The root mean square of each channel.
    private static float[] Scales(float[] values, ReadOnlySpan<long> sizes, int axis)
    {
        long inner = Shape.CountElements(sizes[(axis + 1)..].ToArray());
        var sums = new double[sizes[axis]];
        var counts = new long[sums.Length];
        for (long i = 0; i < values.Length; i++)
        {
            long channel = i / inner % sums.Length;
            sums[channel] += (double)values[i] * values[i];
            counts[channel] += values[i] == 0 ? 0 : 1;
        }

        return [.. sums.Select((s, c) => s > 0 ? (float)(Half)Math.Sqrt(s / counts[c]) is > 0 and var scale ? scale : (float)Math.Sqrt(s / counts[c]) : 1)];
    }
}
