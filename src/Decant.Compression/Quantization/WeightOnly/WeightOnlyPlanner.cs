using Decant.Engine;
using Decant.Evaluation;
using Decant.Graphs;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// Finds the integers of weights that alone are quantized, with regard to what they are multiplied with. Weights are taken in the order of the graph, and the
/// features of each are those that it gets once all before it are quantized.
/// </summary>
public static class WeightOnlyPlanner
{
    private const int Seed = 1;

    /// <summary>Decides on the codes of each weight that the method applies to; the others take the nearest.</summary>
    /// <param name="original">The float model, simplified, and what runs it.</param>
    /// <param name="options">The method; integer encodings only.</param>
    /// <param name="samples">The complete inputs of each run; none where the method needs none.</param>
    /// <param name="progress">Told the share of weights that are done.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The codes, by the name of the weight.</returns>
    /// <exception cref="ArgumentException">The encoding has no integers, or the method needs samples and there are none.</exception>
    public static IReadOnlyDictionary<string, FittedWeight> Plan(
        ModelUnderTest original,
        WeightOnlyOptions options,
        IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>> samples,
        Action<double>? progress = null,
        CancellationToken cancellation = default)
    {
        var plan = new Dictionary<string, FittedWeight>(StringComparer.Ordinal);
        if (options.Method == WeightOnlyMethod.Nearest)
        {
            return plan;
        }

        if (options.Encoding is not (WeightEncoding.Int4 or WeightEncoding.Int8))
        {
            throw new ArgumentException($"{options.Method} finds integers, and {options.Encoding} stores none: use int4 or int8", nameof(options));
        }

        if (samples.Count == 0 && options.Method != WeightOnlyMethod.Hqq)
        {
            throw new ArgumentException($"{options.Method} needs samples and there are none", nameof(samples));
        }

        using Model model = original.Model.Clone();
        using var team = new ThreadTeam(original.Threads);
        var fitter = new WeightFitter(options, team);
        ObservedWeight[] weights = [.. model.Graph.Nodes.SelectMany(ObservedWeight.Of).Where(w => Applies(w, options))];
        var editor = new GraphEditor(model.Graph, "quantize-weights");
        foreach (ObservedWeight weight in weights)
        {
            cancellation.ThrowIfCancellationRequested();
            using (weight)
            {
                SecondMoments[] moments = options.Method == WeightOnlyMethod.Hqq ? [] : Moments(original with { Model = model }, weight, samples, options, team, cancellation);
                FittedWeight fitted = fitter.Fit(weight, moments);
                plan[weight.Value.Name] = fitted;
                Replace(editor, weight, fitted, options);
            }

            progress?.Invoke((double)plan.Count / weights.Length);
        }

        return plan;
    }

    private static bool Applies(ObservedWeight weight, WeightOnlyOptions options)
    {
        var keep = new NamePatterns(options.KeepFloat);
        return weight.Features <= options.MaxFeatures && (options.Method == WeightOnlyMethod.Hqq || weight.Source is not null)
            && !keep.Matches(weight.Node) && !keep.Matches(weight.Value.Name)
            && weight.Value.Constant!.Sizes[weight.Node.Facts().WeightInputAxis!.Value] >= options.Block;
    }

    private static SecondMoments[] Moments(
        ModelUnderTest current,
        ObservedWeight weight,
        IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>> samples,
        WeightOnlyOptions options,
        ThreadTeam team,
        CancellationToken cancellation)
    {
        SecondMoments[] moments = [.. Enumerable.Range(0, weight.Groups).Select(_ => new SecondMoments(weight.Features, 0, team))];
        var random = new Random(Seed);
        string source = weight.Source!.Name;
        bool given = weight.Source.Producer is null;
        using Model prefix = ModelPrefix.Until(current.Model, [source]);
        using IInferenceSession session = current.Engine.CreateSession(prefix, new SessionOptions { Threads = current.Threads });
        foreach (IReadOnlyDictionary<string, RuntimeValue> sample in samples)
        {
            var features = (Tensor)(given ? sample[source] : session.Run(sample, cancellation)[source]);
            weight.Observe(features, moments, random, options.PositionsPerSample, current.Engine, current.Threads);
        }

        return moments;
    }

    // The model goes on with what the codes stand for; channel factors are taken back out of them.
    private static void Replace(GraphEditor editor, ObservedWeight weight, FittedWeight fitted, WeightOnlyOptions options)
    {
        var blocks = new WeightBlocks(weight.Value.Constant!, weight.Node.Facts().WeightInputAxis!.Value, options.Block);
        Tensor value = fitted.Value(weight.Value.Name, blocks);
        if (fitted.InputFactors is { } factors)
        {
            float[] values = value.ToFloats();
            WeightChannels.Inputs(weight.Node).Scale(values, Array.ConvertAll(factors, static f => (double)f));
            value = Tensor.Create(values, value.Shape);
        }

        editor.SetInitializer(weight.Value, value);
    }
}
