using Decant.Engine;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// Replaces linear layers by chains of smaller ones (<see cref="FactorizationKind"/>). With calibration samples both the directions and, afterwards, the weights
/// are fitted to the activations.
/// </summary>
public static class LayerFactorization
{
    /// <summary>A copy of the model with factorized layers, where that saves products.</summary>
    /// <param name="model">The model, its types inferred.</param>
    /// <param name="options">Which layers, and to what rank.</param>
    /// <param name="samples">Calibration inputs; null weighs all weights alike and fits nothing.</param>
    /// <param name="engine">What runs the model.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ArgumentException">A share does not lie from 0 to 1.</exception>
    public static Model Run(
        Model model,
        FactorizationOptions options,
        IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>>? samples,
        IInferenceEngine engine,
        CancellationToken cancellation = default)
    {
        if (options.Share is not (null or (> 0 and <= 1)) || options.Latency is not (null or (> 0 and <= 1)) || options.Error is not (null or (>= 0 and < 1)))
        {
            throw new ArgumentException($"a share of {options.Share ?? options.Latency ?? options.Error} does not lie from 0 to 1", nameof(options));
        }

        using Model own = SharedWeights.Split(model);
        var keep = new NamePatterns(options.Keep);
        LinearLayer[] layers = [.. own.Graph.Nodes.Select(LinearLayer.Of).OfType<LinearLayer>()
            .Where(l => l.Groups == 1 && !keep.Matches(l.Node) && !keep.Matches(l.Node.Input(l.WeightSlot)!.Name))];
        LayerMoments? moments = samples is null ? null : LayerMoments.Collect(own, layers.Select(static l => l.Output.Name).ToHashSet(), samples, engine, options.Fit, cancellation);
        Model result = own.Clone();
        foreach (LinearLayer layer in layers)
        {
            cancellation.ThrowIfCancellationRequested();
            Replace(result, layer, moments?.Products(layer.Output.Name)?[0], options, engine);
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

    private static void Replace(Model model, LinearLayer layer, float[]? products, FactorizationOptions options, IInferenceEngine engine)
    {
        if (LayerDecomposition.Of(layer, products, options.Kind) is not { } form || RankChoice.Of(layer, form, options, engine) is not (> 0 and var rank))
        {
            return;
        }

        Node node = model.Graph.Nodes.First(n => n.Output(0)?.Name == layer.Output.Name);
        var editor = new GraphEditor(model.Graph, "factorize-layers");
        Value weight = node.Input(layer.WeightSlot)!;
        IReadOnlyList<LayerPart> parts = form.Parts(rank);
        Value data = node.Input(layer.DataSlot)!;
        for (int i = 0; i < parts.Count; i++)
        {
            bool last = i == parts.Count - 1;
            var inputs = node.Inputs.ToArray();
            inputs[layer.DataSlot] = data;
            inputs[layer.WeightSlot] = editor.AddInitializer($"{weight.Name}_part{i + 1}", parts[i].Weight);
            if (layer.BiasSlot is { } slot && !last)
            {
                inputs[slot] = null;
            }

            data = editor.Insert(parts[i].Op, inputs, node, [node], outputName: last ? null : $"{layer.Output.Name}_part{i + 1}").Output(0)!;
        }

        Rewire(model, editor, node, data, weight);
    }

    private static void Rewire(Model model, GraphEditor editor, Node node, Value output, Value weight)
    {
        string name = node.Output(0)!.Name;
        editor.ReplaceUses(node.Output(0)!, output);
        editor.RemoveNode(node);
        if (model.Graph.Find(name) is null)
        {
            editor.Rename(output, name);
        }

        if (weight.Uses.Count == 0)
        {
            editor.RemoveValue(weight);
        }
    }
}
