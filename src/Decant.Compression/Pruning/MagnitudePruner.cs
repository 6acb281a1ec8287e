using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// Sets the weights of smallest magnitude to zero (L1 criterion; Han et al., "Learning both Weights and Connections for Efficient Neural
/// Networks", 2015). The number of pruned weights is the share rounded half to even, as PyTorch's <c>torch.nn.utils.prune</c> rounds it.
/// </summary>
public static class MagnitudePruner
{
    // PyTorch's topk sorts partially, in another order of ties, where fewer than a 64th are wanted.
    private const long TorchPartialSort = 64;

    /// <summary>Decides which weights become zero.</summary>
    /// <exception cref="ArgumentException">The sparsity does not lie from 0 to 1.</exception>
    public static PruningPlan Plan(Model model, PruningOptions options)
    {
        if (options.Sparsity is not (>= 0 and <= 1))
        {
            throw new ArgumentException($"sparsity {options.Sparsity} does not lie from 0 to 1", nameof(options));
        }

        IReadOnlyList<Value> weights = PrunableWeights.Find(model, options.Keep);
        if (options.Scope == PruningScope.Layer)
        {
            return new PruningPlan([.. weights.Select(w => PlanGroup([w], options)[0])]);
        }

        return new PruningPlan(weights.Count == 0 ? [] : PlanGroup(weights, options));
    }

    /// <summary>A copy of the model with the planned weights set to zero.</summary>
    /// <exception cref="ModelException">DEC1902: the plan is for another model.</exception>
    public static Model Apply(Model model, PruningPlan plan)
    {
        Model result = model.Clone();
        foreach (LayerPruning layer in plan.Layers)
        {
            Value weight = result.Graph.SelfAndSubgraphs().Select(g => g.Find(layer.Weight)).FirstOrDefault(static v => v?.Initializer is not null)
                ?? throw new ModelException("DEC1902", $"pruning plan: the model has no initializer '{layer.Weight}'");
            if (weight.Initializer!.ElementType != ElementType.Float32 || weight.Initializer.Length != layer.Count)
            {
                throw new ModelException("DEC1902", $"pruning plan: '{layer.Weight}' is {weight.Initializer}, the plan is for {layer.Count} float32 weights");
            }

            new GraphEditor(weight.Graph).SetInitializer(weight, Prune(weight, layer));
        }

        return result;
    }

    private static LayerPruning[] PlanGroup(IReadOnlyList<Value> weights, PruningOptions options)
    {
        long total = weights.Sum(static w => w.Initializer!.Length);
        long wanted = (long)Math.Round(options.Sparsity * total, MidpointRounding.ToEven);
        float threshold = Threshold(weights, wanted);
        long below = weights.Sum(w => Count(w, v => v < threshold));
        long ties = wanted - below;
        if (options.Ties == TieBreak.Torch && ties > 0 && wanted * TorchPartialSort > total)
        {
            return PlanAsTorch(weights, threshold, (int)wanted);
        }

        var layers = new LayerPruning[weights.Count];
        for (int i = 0; i < layers.Length; i++)
        {
            long equal = Math.Min(ties, Count(weights[i], v => v == threshold));
            ties -= equal;
            long pruned = Count(weights[i], v => v < threshold) + equal;
            layers[i] = new LayerPruning(weights[i].Name, threshold, equal, weights[i].Initializer!.Length, pruned);
        }

        return layers;
    }

    private static LayerPruning[] PlanAsTorch(IReadOnlyList<Value> weights, float threshold, int wanted)
    {
        float[] sizes = [.. weights.SelectMany(static w => w.Initializer!.ToFloats()).Select(Math.Abs)];
        int[] chosen = NthElement.Smallest((float[])sizes.Clone(), wanted);
        Array.Sort(chosen);
        var layers = new LayerPruning[weights.Count];
        int start = 0;
        for (int i = 0; i < layers.Length; i++)
        {
            int count = checked((int)weights[i].Initializer!.Length);
            int from = Array.FindIndex(chosen, c => c >= start);
            int[] own = from < 0 ? [] : [.. chosen.Skip(from).TakeWhile(c => c < start + count)];
            long[] ties = [.. own.Where(c => sizes[c] == threshold).Select(c => (long)(c - start))];
            layers[i] = new LayerPruning(weights[i].Name, threshold, ties.Length, count, own.Length) { TiePositions = EquatableList.From(ties) };
            start += count;
        }

        return layers;
    }

    // The magnitude of the weight that is the wanted-th smallest: magnitudes of positive floats order as their bits do.
    private static float Threshold(IReadOnlyList<Value> weights, long wanted)
    {
        uint low = 0;
        uint high = 0x7F80_0000;
        while (low < high)
        {
            uint middle = low + ((high - low) / 2);
            float limit = BitConverter.UInt32BitsToSingle(middle);
            if (weights.Sum(w => Count(w, v => v <= limit)) >= wanted)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return BitConverter.UInt32BitsToSingle(low);
    }

    private static long Count(Value weight, Func<float, bool> holds)
    {
        long count = 0;
        Tensor tensor = weight.Initializer!;
        const int Chunk = 1 << 20;
        for (long at = 0; at < tensor.Length; at += Chunk)
        {
            foreach (float value in tensor.AsSpan<float>(at, (int)Math.Min(Chunk, tensor.Length - at)))
            {
                count += holds(Math.Abs(value)) ? 1 : 0;
            }
        }

        return count;
    }

    // Ties are what is missing from the plan's count, so that a plan applied twice does what it does once.
    private static Tensor Prune(Value weight, LayerPruning layer)
    {
        float[] values = weight.Initializer!.ToArray<float>();
        long ties = layer.Pruned - Count(weight, v => v < layer.Threshold);
        if (layer.TiePositions is { } positions)
        {
            foreach (long position in positions)
            {
                values[position] = 0;
            }

            ties = 0;
        }

        for (int i = 0; i < values.Length; i++)
        {
            float size = Math.Abs(values[i]);
            if (size < layer.Threshold || (size == layer.Threshold && ties-- > 0))
            {
                values[i] = 0;
            }
        }

        return Tensor.Create(values, weight.Initializer.Shape);
    }
}
