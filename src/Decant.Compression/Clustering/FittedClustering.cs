using Decant.Engine;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// Clusters layer after layer, each on the activations that it gets from the layers clustered before it: weights first move to where they give the
/// original's outputs again (<see cref="LeastSquares"/>), then to shared values whose errors make up for each other.
/// </summary>
internal static class FittedClustering
{
    /// <summary>Gives the layers of a model shared values.</summary>
    /// <param name="original">The model before.</param>
    /// <param name="start">The model in which the other weights are clustered already.</param>
    /// <param name="layers">The names of the outputs of the layers to cluster.</param>
    /// <param name="options">How.</param>
    /// <param name="samples">The inputs of each calibration run.</param>
    /// <param name="engine">What runs the models.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static Model Run(
        Model original,
        Model start,
        IReadOnlySet<string> layers,
        ClusteringOptions options,
        IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>> samples,
        IInferenceEngine engine,
        CancellationToken cancellation) =>
        new LayerwiseFit(original, start, samples, engine, options.Fit).RunWhole(
            (layer, _) => layers.Contains(layer.Output.Name),
            (layer, moments, present) => Update(layer, moments, present, options),
            cancellation);

    private static double[] Update(LinearLayer layer, IReadOnlyList<SecondMoments> moments, double[] present, ClusteringOptions options)
    {
        int features = layer.Features;
        int size = features + 1;
        bool biased = layer.Bias is not null;
        int part = present.Length / moments.Count;
        double[] wanted = [.. moments.SelectMany((m, g) => LeastSquares.Solve(m, present[(g * part)..((g + 1) * part)], options.Fit.Damping, biased))];
        bool[] zero = [.. layer.Rows().Select(static v => v == 0)];
        double[] target = [.. Enumerable.Range(0, layer.Outputs).SelectMany(o => wanted[(o * size)..((o * size) + features)])];
        LayerCurvature[] curvatures = [.. moments.Select(m => new LayerCurvature(m, options.Fit.Damping, biased))];
        var clusters = CompensatedClusters.Find(target, zero, curvatures, features, options);
        int outputs = layer.Outputs / moments.Count;
        for (int o = 0; o < layer.Outputs; o++)
        {
            for (int f = 0; f < features; f++)
            {
                wanted[(o * size) + f] = clusters.Weight(o, f);
            }

            if (biased)
            {
                wanted[(o * size) + features] = Bias(moments[o / outputs], o % outputs, wanted.AsSpan(o * size, features));
            }
        }

        ClusterNotes.Write(layer.Node.Input(layer.WeightSlot)!, clusters.Palette, options.PerChannel ? clusters.Scales : null, layer.OutputAxis);
        return wanted;
    }

    // The target's mean less that of the weighted features.
    private static double Bias(SecondMoments moments, int target, ReadOnlySpan<double> weights)
    {
        int constant = moments.Size - 1;
        double sum = moments.Cross[(constant * moments.Targets) + target];
        for (int f = 0; f < weights.Length; f++)
        {
            sum -= weights[f] * moments.Products[(f * moments.Size) + constant];
        }

        return sum / Math.Max(1, moments.Count);
    }
}
