using Decant.Engine;
using Decant.Graphs;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// Goes through the linear layers of a model in order and gives each new weights, from what it should compute (the original's activations) and from
/// the activations that it now gets. Memory is the moments of one layer and the targets of a few (<see cref="RefitOptions.TargetBytes"/>), whatever
/// the number of samples.
/// </summary>
/// <param name="original">The model before.</param>
/// <param name="start">The model to fit; values have the names they had. It is not changed.</param>
/// <param name="samples">The inputs of each calibration run.</param>
/// <param name="engine">What runs the models.</param>
/// <param name="options">How.</param>
internal sealed class LayerwiseFit(
    Model original,
    Model start,
    IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>> samples,
    IInferenceEngine engine,
    RefitOptions options)
{
    /// <summary>The positions of an axis of an original's value that the model to fit still has; null where it has all.</summary>
    public Func<Value, int, IReadOnlyList<int>?> Kept { get; init; } = static (_, _) => null;

    /// <summary>Gives layers new weights, each group of output channels by itself.</summary>
    /// <param name="wanted">Which layers, each with its counterpart in the original.</param>
    /// <param name="update">
    /// From a layer, the moments of each of its groups and its present weights ([output of the group][feature], the bias last), the new weights.
    /// </param>
    /// <param name="cancellation">Ends the work early.</param>
    public Model Run(
        Func<LinearLayer, LinearLayer, bool> wanted, Func<LinearLayer, int, SecondMoments, double[], double[]> update, CancellationToken cancellation = default) =>
        RunWhole(
            wanted,
            (layer, moments, present) =>
            {
                int part = present.Length / moments.Count;
                return [.. Enumerable.Range(0, moments.Count).SelectMany(g => update(layer, g, moments[g], present[(g * part)..((g + 1) * part)]))];
            },
            cancellation);

    /// <summary>Gives layers new weights, all groups of output channels at once.</summary>
    /// <param name="wanted">Which layers, each with its counterpart in the original.</param>
    /// <param name="update">From a layer, the moments of all its groups and its present weights ([output][feature], the bias last), the new weights.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public Model RunWhole(
        Func<LinearLayer, LinearLayer, bool> wanted, Func<LinearLayer, IReadOnlyList<SecondMoments>, double[], double[]> update, CancellationToken cancellation = default)
    {
        Model result = start.Clone();
        using var team = new ThreadTeam(options.Threads);
        var waiting = new Queue<LinearLayer>(Layers(result, wanted));
        while (waiting.Count > 0)
        {
            LinearLayer[] block = TakeBlock(waiting);
            FitTargets targets = FitTargets.Collect(original, block, Kept, samples, engine, options, cancellation);
            foreach (LinearLayer layer in block)
            {
                Fit(result, layer, targets, update, team, cancellation);
            }
        }

        return result;
    }

    private IEnumerable<LinearLayer> Layers(Model model, Func<LinearLayer, LinearLayer, bool> wanted)
    {
        foreach (Node node in model.Graph.Nodes.ToArray())
        {
            if (node.Output(0) is { } output && original.Graph.Find(output.Name)?.Producer is { } before
                && LinearLayer.Of(node) is { } layer && LinearLayer.Of(before) is { } old
                && layer.Features is > 1 && layer.Features <= options.MaxFeatures && wanted(layer, old))
            {
                yield return layer;
            }
        }
    }

    private LinearLayer[] TakeBlock(Queue<LinearLayer> waiting)
    {
        var block = new List<LinearLayer>();
        long bytes = 0;
        while (waiting.TryPeek(out LinearLayer? next))
        {
            bytes += (long)samples.Count * options.PositionsPerSample * next.Outputs * sizeof(float);
            if (block.Count > 0 && bytes > options.TargetBytes)
            {
                break;
            }

            block.Add(waiting.Dequeue());
        }

        return [.. block];
    }

    private void Fit(
        Model model,
        LinearLayer layer,
        FitTargets targets,
        Func<LinearLayer, IReadOnlyList<SecondMoments>, double[], double[]> update,
        ThreadTeam team,
        CancellationToken cancellation)
    {
        using Model prefix = ModelPrefix.Until(model, [layer.Data.Name, .. targets.Others(layer)]);
        using IInferenceSession session = engine.CreateSession(prefix, new SessionOptions { Threads = options.Threads });
        using var extractor = new PatchExtractor(layer, engine, options.Threads);
        int outputs = layer.Outputs / layer.Groups;
        SecondMoments[] moments = [.. Enumerable.Range(0, layer.Groups).Select(_ => new SecondMoments(layer.Features, outputs, team))];
        for (int sample = 0; sample < samples.Count; sample++)
        {
            cancellation.ThrowIfCancellationRequested();
            IReadOnlyDictionary<string, RuntimeValue> now = FitTargets.WithInputs(session.Run(samples[sample], cancellation), samples[sample]);
            (float[] y, int[] picked) = targets.Rows(layer, sample, now);
            float[] x = ChannelRows.Pick(extractor.Extract((Tensor)now[layer.Data.Name], out int positions), positions, picked);
            for (int g = 0; g < moments.Length; g++)
            {
                moments[g].Add(
                    x.AsSpan(g * layer.Features * picked.Length, layer.Features * picked.Length),
                    y.AsSpan(g * outputs * picked.Length, outputs * picked.Length),
                    picked.Length);
            }
        }

        Store(model, layer, moments, update);
    }

    private static void Store(
        Model model, LinearLayer layer, SecondMoments[] moments, Func<LinearLayer, IReadOnlyList<SecondMoments>, double[], double[]> update)
    {
        float[] weights = layer.Rows();
        float[] bias = layer.Bias?.Initializer!.ToFloats() ?? new float[layer.Outputs];
        int size = layer.Features + 1;
        var present = new double[layer.Outputs * size];
        for (int row = 0; row < layer.Outputs; row++)
        {
            for (int f = 0; f < layer.Features; f++)
            {
                present[(row * size) + f] = weights[(row * layer.Features) + f];
            }

            present[(row * size) + layer.Features] = bias[row];
        }

        double[] next = update(layer, moments, present);
        for (int row = 0; row < layer.Outputs; row++)
        {
            for (int f = 0; f < layer.Features; f++)
            {
                weights[(row * layer.Features) + f] = (float)next[(row * size) + f];
            }

            bias[row] = (float)next[(row * size) + layer.Features];
        }

        var editor = new GraphEditor(model.Graph);
        editor.SetInitializer(layer.Node.Input(layer.WeightSlot)!, layer.FromRows(weights));
        if (layer.Bias is { } value)
        {
            editor.SetInitializer(value, Tensor.Create(bias, value.Initializer!.Shape));
        }
    }
}
