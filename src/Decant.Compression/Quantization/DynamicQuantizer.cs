using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// Quantizes weights ahead and activations by the range that each run has (dynamic post-training quantization): matrix products become
/// MatMulInteger, convolutions ConvInteger, LSTMs DynamicQuantizeLSTM, all with int32 sums. Other recurrent nodes get integer weights and compute in float.
/// </summary>
public static class DynamicQuantizer
{
    private const int MinimumOpset = 13;

    /// <summary>A quantized copy of the model.</summary>
    /// <exception cref="ModelException">DEC1905: nothing can be quantized.</exception>
    public static Model Apply(Model model, DynamicQuantizationOptions options)
    {
        Model result = model.Clone();
        var keep = new NamePatterns(options.KeepFloat);
        int count = 0;
        foreach (Graph graph in result.Graph.SelfAndSubgraphs().ToArray())
        {
            var rewriter = new DynamicRewriter(graph, options);
            var recurrent = new RecurrentRewriter(graph, options.PerAxis, options.Weights);
            count += graph.Nodes.ToArray().Count(n => !keep.Matches(n) && (rewriter.TryRewrite(n) || recurrent.TryMakeInteger(n) || recurrent.TryStore(n)));
        }

        if (count == 0)
        {
            throw new ModelException(StaticQuantizer.NothingToQuantize, "quantization: no node of the model has an integer form (or all are kept in float)");
        }

        result.Opsets[string.Empty] = Math.Max(result.Opset, MinimumOpset);
        StoredWeights.Tidy(result);
        return result;
    }
}
