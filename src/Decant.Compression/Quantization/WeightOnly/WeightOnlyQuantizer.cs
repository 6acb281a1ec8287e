using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// Stores weights in 4 or 8 bits with a scale for each block along the summed axis; activations stay in float. Weights that no plan decides on take
/// the nearest codes, and are computed from the float ones when they are written, so that a model of any size passes through little memory.
/// </summary>
public static class WeightOnlyQuantizer
{
    private const int BlockedOpset = 21;
    private const int ErrorSamples = 16;

    /// <summary>A quantized copy of the model, and what became of each weight.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How.</param>
    /// <param name="plan">The codes of weights that are decided (<see cref="WeightOnlyPlanner"/>), by name; null where none are.</param>
    /// <exception cref="ArgumentException">The block is no power of two from 16 to 256.</exception>
    /// <exception cref="ModelException">DEC1906: the plan was made for another model. DEC1905: no weight can be stored so (or all are kept in float).</exception>
    public static (Model Model, IReadOnlyList<StoredWeight> Weights) Apply(
        Model model, WeightOnlyOptions options, IReadOnlyDictionary<string, FittedWeight>? plan = null)
    {
        if (options.Block is < 16 or > 256 || !int.IsPow2(options.Block))
        {
            throw new ArgumentException($"a block of {options.Block} weights: give a power of two from 16 to 256", nameof(options));
        }

        Model result = model.Clone();
        var keep = new NamePatterns(options.KeepFloat);
        var weights = new List<StoredWeight>();
        bool blocked = false;
        foreach (Graph graph in result.Graph.SelfAndSubgraphs().ToArray())
        {
            var rewriter = new WeightOnlyRewriter(graph, options, plan ?? new Dictionary<string, FittedWeight>());
            foreach (Node node in graph.Nodes.ToArray())
            {
                foreach (int slot in QuantizationScope.WeightSlots(node))
                {
                    Value weight = node.Input(slot)!;
                    string? reason = keep.Matches(node) || keep.Matches(weight.Name) ? "it is kept by name" : rewriter.TryRewrite(node, slot);
                    weights.AddRange(reason is null ? [] : [Kept(weight, reason)]);
                }
            }

            weights.AddRange(rewriter.Stored.Select(s => Report(s, options)));
            blocked |= rewriter.UsesDequantizeLinear;
        }

        if (weights.TrueForAll(static w => w.Reason is not null))
        {
            throw new ModelException(StaticQuantizer.NothingToQuantize, "weight-only quantization: no node of the model has float32 weights that can be stored in blocks (or all are kept in float)");
        }

        if (blocked && result.Opset < BlockedOpset)
        {
            // The file's own version of the format is too old for the opset: the writer chooses one that fits.
            result.Opsets[string.Empty] = BlockedOpset;
            result.IrVersion = 0;
        }

        StoredWeights.Tidy(result);
        return (result, [.. weights.DistinctBy(static w => w.Name)]);
    }

    private static StoredWeight Kept(Value weight, string reason) => new(
        weight.Name, weight.Constant!.ElementType.Name(), weight.Constant.ByteLength, weight.Constant.ByteLength, null, 0, reason);

    private static StoredWeight Report(WeightOnlyRewriter.Rewritten stored, WeightOnlyOptions options)
    {
        (double signal, double noise) = stored.Error ?? stored.Coded.SampleError(ErrorSamples);
        return new StoredWeight(
            stored.Name,
            options.Encoding.ToString().ToLowerInvariant(),
            stored.BytesBefore,
            stored.BytesAfter,
            WeightError.Decibels(signal, noise),
            0,
            null);
    }
}
