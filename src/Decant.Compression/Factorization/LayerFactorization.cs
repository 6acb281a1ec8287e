using Decant.Engine;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// Replaces linear layers by two: the same operator with fewer outputs, and a layer that makes all outputs of them at each position. With calibration
/// samples both the directions and, afterwards, all weights are fitted to the activations.
/// </summary>
public static class LayerFactorization
{
    /// <summary>A copy of the model with factorized layers, where that saves products.</summary>
    /// <param name="model">The model, its types inferred.</param>
    /// <param name="options">Which layers, and to what rank.</param>
    /// <param name="samples">Calibration inputs; null weighs all weights alike and fits nothing.</param>
    /// <param name="engine">What runs the model.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ArgumentException">The share does not lie from 0 to 1.</exception>
    public static Model Run(
        Model model,
        FactorizationOptions options,
        IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>>? samples,
        IInferenceEngine engine,
        CancellationToken cancellation = default)
    {
        if (options.Share is not (null or (> 0 and <= 1)))
        {
            throw new ArgumentException($"a share of {options.Share} does not lie from 0 (exclusive) to 1", nameof(options));
        }

        using Model own = SharedWeights.Split(model);
        var keep = new NamePatterns(options.Keep);
        LinearLayer[] layers = [.. own.Graph.Nodes.Select(LinearLayer.Of).OfType<LinearLayer>()
            .Where(l => l.Groups == 1 && !keep.Matches(l.Node) && !keep.Matches(l.Node.Input(l.WeightSlot)!.Name))];
        LayerMoments? moments = samples is null ? null : LayerMoments.Collect(own, layers.Select(static l => l.Output.Name).ToHashSet(), samples, engine, options.Fit, cancellation);
        Model result = own.Clone();
        foreach (LinearLayer layer in layers)
        {
            Replace(result, layer, moments?.Products(layer.Output.Name)?[0], options);
        }

        if (samples is null)
        {
            return result;
        }

        using (result)
        {
            return LayerRefit.Run(own, result, static (_, _) => null, samples, engine, options.Fit, cancellation);
        }
    }

    private static void Replace(Model model, LinearLayer layer, float[]? products, FactorizationOptions options)
    {
        double perRank = layer.Features + layer.Outputs;
        var rows = new LowRankRows(layer.Rows(), layer.Outputs, products, layer.Features + 1);
        int rank = options.Share is { } share ? (int)Math.Floor(share * layer.Features * layer.Outputs / perRank) : rows.RankFor(options.Energy);
        Node node = model.Graph.Nodes.First(n => n.Output(0)?.Name == layer.Output.Name);
        if (rank < 1 || rank * perRank >= (double)layer.Features * layer.Outputs || Mixer(node, layer) is not { } mixer)
        {
            return;
        }

        (float[] left, float[] right) = rows.Factors(rank);
        var editor = new GraphEditor(model.Graph, "factorize-layers");
        Value weight = node.Input(layer.WeightSlot)!;
        Value? bias = layer.BiasSlot is { } b ? node.Input(b) : null;
        Value reduced = editor.AddInitializer(weight.Name + "_reduced", layer.FromRows(right, rank));
        var inputs = node.Inputs.ToArray();
        inputs[layer.WeightSlot] = reduced;
        if (layer.BiasSlot is { } slot)
        {
            inputs[slot] = null;
        }

        Node first = editor.Insert(node.Op, inputs, node, [node], outputName: layer.Output.Name + "_reduced");
        var second = new Value?[Math.Max(layer.WeightSlot, layer.BiasSlot ?? 0) + 1];
        second[layer.DataSlot] = first.Output(0);
        second[layer.WeightSlot] = editor.AddInitializer(weight.Name + "_expanding", Expanding(layer, left, rank));
        if (layer.BiasSlot is { } biasSlot)
        {
            second[biasSlot] = bias;
        }

        Node last = editor.Insert(mixer, second, node, [node]);
        editor.ReplaceUses(node.Output(0)!, last.Output(0)!);
        string name = layer.Output.Name;
        editor.RemoveNode(node);
        if (model.Graph.Find(name) is null)
        {
            editor.Rename(last.Output(0)!, name);
        }

        if (weight.Uses.Count == 0)
        {
            editor.RemoveValue(weight);
        }
    }

    // The operator that mixes channels at each position: the layer's own where its weight has only the two channel axes, or as its facts say.
    private static Operator? Mixer(Node node, LinearLayer layer) => layer.Weight.Rank == 2 ? node.Op : node.Facts().Pointwise;

    // A weight of the mixer's shape: the channel axes of the layer's, all others 1.
    private static Tensor Expanding(LinearLayer layer, float[] left, int rank)
    {
        var sizes = new long[layer.Weight.Rank];
        Array.Fill(sizes, 1);
        sizes[layer.OutputAxis] = layer.Outputs;
        sizes[layer.InputAxis] = rank;
        if (layer.OutputAxis < layer.InputAxis)
        {
            return Tensor.Create(left, Shape.Of(sizes));
        }

        var turned = new float[left.Length];
        for (int o = 0; o < layer.Outputs; o++)
        {
            for (int r = 0; r < rank; r++)
            {
                turned[(r * layer.Outputs) + o] = left[(o * rank) + r];
            }
        }

        return Tensor.Create(turned, Shape.Of(sizes));
    }
}
