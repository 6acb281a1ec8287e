using Decant.Evaluation;
using Decant.Graphs;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Decides how the weights of a static quantization are rounded, layer by layer, with regard to the layers' inputs.</summary>
public static class WeightRounding
{
    private const int Largest = 127;

    /// <summary>What is added to each weight's nearest integer.</summary>
    /// <param name="original">The float model that the plan is for, and what runs it.</param>
    /// <param name="plan">The quantization.</param>
    /// <param name="samples">The complete inputs of each run.</param>
    /// <param name="options">The method.</param>
    /// <param name="progress">Told the share of layers that are done.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ArgumentException">Weights are to be free of overflow, which leaves no choice of rounding.</exception>
    /// <returns>The steps for each element, by the name of the weight; weights that stay with the nearest integer are left out.</returns>
    public static IReadOnlyDictionary<string, sbyte[]> Plan(
        ModelUnderTest original,
        QuantizationPlan plan,
        IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>> samples,
        RoundingOptions options,
        Action<double>? progress = null,
        CancellationToken cancellation = default)
    {
        var steps = new Dictionary<string, sbyte[]>(StringComparer.Ordinal);
        if (options.Method is RoundingMethod.Nearest or RoundingMethod.Automatic)
        {
            return steps;
        }

        if (plan.WeightRange == WeightRange.OverflowFree)
        {
            throw new ArgumentException("weights free of overflow are rounded together with their neighbours: leave out AdaRound and GPTQ", nameof(options));
        }

        IReadOnlySet<Node> scope = QuantizationScope.Of(original.Model, plan.ToOptions()).Nodes;
        LinearLayer[] layers = [.. original.Model.Graph.Nodes.Where(scope.Contains).Select(LinearLayer.Of).OfType<LinearLayer>()
            .Where(l => l.Features > 1 && l.Features <= options.MaxFeatures)];
        var fit = new RefitOptions
        {
            MaxFeatures = options.MaxFeatures,
            PositionsPerSample = options.PositionsPerSample,
            Seed = options.Seed,
            Threads = original.Threads,
        };
        LayerMoments moments = LayerMoments.Collect(
            original.Model, layers.Select(static l => l.Output.Name).ToHashSet(StringComparer.Ordinal), samples, original.Engine, fit, cancellation);
        using var team = new ThreadTeam(original.Threads);
        foreach (LinearLayer layer in layers)
        {
            cancellation.ThrowIfCancellationRequested();
            if (moments.Products(layer.Output.Name) is { } products)
            {
                steps[layer.Node.Input(layer.WeightSlot)!.Name] = Steps(layer, products, plan, options, team);
            }

            progress?.Invoke((double)steps.Count / layers.Length);
        }

        return steps;
    }

    private static sbyte[] Steps(LinearLayer layer, IReadOnlyList<float[]> products, QuantizationPlan plan, RoundingOptions options, ThreadTeam team)
    {
        int stride = layer.Features + 1;
        float[] rows = layer.Rows();
        float[] scales = WeightQuantizer.Scales(layer.Weight, plan.PerAxis ? layer.OutputAxis : null, plan.Weights, plan.WeightRange);
        WeightGrid grid = WeightGrid.OfRows(scales, layer.Outputs, layer.Features, -Largest, Largest);
        var steps = new float[rows.Length];
        int outputs = layer.Outputs / layer.Groups;
        for (int g = 0; g < layer.Groups; g++)
        {
            int start = g * outputs * layer.Features;
            float[] part = rows.AsSpan(start, outputs * layer.Features).ToArray();
            int[] integers = options.Method == RoundingMethod.Gptq
                ? Gptq.Round(part, layer.Features, Array.ConvertAll(products[g], static p => (double)p), stride, grid, g * outputs, options.Gptq)
                : AdaRound.Round(part, layer.Features, products[g], stride, grid, g * outputs, options.AdaRound, team);
            for (int i = 0; i < integers.Length; i++)
            {
                steps[start + i] = integers[i] - grid.Nearest((start + i) / layer.Features, i % layer.Features, part[i]);
            }
        }

        return Array.ConvertAll(layer.FromRows(steps).ToArray<float>(), static s => (sbyte)s);
    }
}
