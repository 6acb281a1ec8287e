using Decant.Engine;
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
    /// <param name="model">The model, its types inferred.</param>
    /// <param name="options">How many values, and of which weights.</param>
    /// <exception cref="ArgumentException">The number of values does not lie from 2 to 256.</exception>
    public static Model Run(Model model, ClusteringOptions options) => Run(model, options, static _ => false);

    /// <summary>A copy of the model whose weights take few values, chosen layer by layer so that the outputs change least on calibration samples.</summary>
    /// <param name="model">The model, its types inferred.</param>
    /// <param name="options">How many values, and of which weights.</param>
    /// <param name="samples">The inputs of each calibration run; null regards the weights alone.</param>
    /// <param name="engine">What runs the model.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ArgumentException">The number of values does not lie from 2 to 256.</exception>
    public static Model Run(
        Model model,
        ClusteringOptions options,
        IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>>? samples,
        IInferenceEngine engine,
        CancellationToken cancellation = default)
    {
        if (samples is null)
        {
            return Run(model, options);
        }

        HashSet<Value> weights = [.. PrunableWeights.Find(model, options.Keep).Where(w => IsClustered(w, options))];
        LinearLayer[] layers = [.. model.Graph.Nodes.Select(LinearLayer.Of).OfType<LinearLayer>()
            .Where(l => weights.Contains(l.Node.Input(l.WeightSlot)!) && l.Features > 1 && l.Features <= options.Fit.MaxFeatures)];
        HashSet<string> fitted = [.. layers.Select(static l => l.Node.Input(l.WeightSlot)!.Name)];
        using Model start = Run(model, options, w => fitted.Contains(w.Name));
        return FittedClustering.Run(model, start, layers.Select(static l => l.Output.Name).ToHashSet(StringComparer.Ordinal), options, samples, engine, cancellation);
    }

    private static Model Run(Model model, ClusteringOptions options, Func<Value, bool> left)
    {
        if (options.Values is < 2 or > 256)
        {
            throw new ArgumentException($"{options.Values} values do not lie from 2 to 256", nameof(options));
        }

        Model result = model.Clone();
        foreach (Value weight in PrunableWeights.Find(result, options.Keep).Where(w => IsClustered(w, options) && !left(w)))
        {
            Tensor tensor = weight.Initializer!;
            int? axis = options.PerChannel ? OutputAxis(weight) : null;
            (float[] values, float[] palette, float[]? scales) = Cluster(tensor, axis, options);
            new GraphEditor(weight.Graph, "cluster-weights").SetInitializer(weight, Tensor.Create(values, tensor.Shape));
            ClusterNotes.Write(weight, palette, scales, axis);
        }

        return result;
    }

    private static bool IsClustered(Value weight, ClusteringOptions options) =>
        weight.Initializer!.Length > options.Values && weight.Initializer.Length >= options.LeastWeights;

    private static int? OutputAxis(Value weight) => weight.Uses.Where(static u => u.Node is not null)
        .Select(static u => (Facts: u.Node!.Facts(), u.Index)).Where(static u => u.Facts.WeightInput == u.Index).Select(static u => u.Facts.WeightOutputAxis).FirstOrDefault();

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
