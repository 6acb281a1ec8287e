using Decant.Evaluation;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// Takes the mean error of each output channel out of the biases, computed and not measured: <c>E[y] - E[ỹ] = -ε·E[x]</c>, where ε is what quantization
/// changes in the weights (Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias Correction", section 4.2.1). E[x] is the mean of each
/// channel of the layer's data in the float model. It needs one pass over the float model; errors of activations it does not see.
/// </summary>
public static class AnalyticBiasCorrection
{
    /// <summary>Finds the corrections.</summary>
    /// <param name="original">The float model that the plan is for, and what runs it.</param>
    /// <param name="plan">The quantization.</param>
    /// <param name="samples">The complete inputs of a few runs.</param>
    /// <param name="cancellation">Ends the runs early.</param>
    /// <returns>What to add to each channel of a layer, by the name of the layer's output.</returns>
    public static IReadOnlyDictionary<string, float[]> Measure(
        ModelUnderTest original,
        QuantizationPlan plan,
        IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>> samples,
        CancellationToken cancellation = default)
    {
        IReadOnlySet<Node> scope = QuantizationScope.Of(original.Model, plan.ToOptions()).Nodes;
        Node[] layers = [.. original.Model.Graph.Nodes.Where(n => scope.Contains(n) && QuantizationScope.Weight(n) is not null && BiasAdjustment.Fits(n)
            && n.Facts() is { WeightOutputAxis: not null, WeightInputAxis: not null, DataChannelAxis: not null })];
        var corrections = new Dictionary<string, float[]>(StringComparer.Ordinal);
        if (layers.Length == 0)
        {
            return corrections;
        }

        var data = layers.Select(Data).DistinctBy(static d => d.Value).ToDictionary(static d => d.Value.Name, static d => d.Axis, StringComparer.Ordinal);
        IReadOnlyDictionary<string, ChannelStatistics> seen = ChannelStatistics.Measure(original, data, samples, cancellation);
        using Model quantized = StaticQuantizer.Apply(original.Model, plan);
        foreach (Node layer in layers)
        {
            corrections[layer.Output(0)!.Name] = Correction(layer, Stored(quantized, layer), seen[Data(layer).Value.Name].Means);
        }

        return corrections;
    }

    /// <summary><c>-ε·E[x]</c> of one layer.</summary>
    /// <param name="layer">The float layer.</param>
    /// <param name="stored">What its weight is stored as.</param>
    /// <param name="means">The mean of each channel of the data.</param>
    internal static float[] Correction(Node layer, float[] stored, double[] means)
    {
        WeightChannels outputs = WeightChannels.Outputs(layer), inputs = WeightChannels.Inputs(layer);
        float[] weight = QuantizationScope.Weight(layer)!.Constant!.ToFloats();
        var sums = new double[outputs.Count];
        for (int i = 0; i < weight.Length; i++)
        {
            sums[outputs.Of(i)] -= ((double)stored[i] - weight[i]) * means[inputs.Of(i)];
        }

        return Array.ConvertAll(sums, static s => (float)s);
    }

    private static (Value Value, int Axis) Data(Node layer) => (layer.Input(layer.Facts().ValueInputs[0])!, layer.Facts().DataChannelAxis!.Value);

    private static float[] Stored(Model quantized, Node layer)
    {
        Node node = quantized.Graph.Find(layer.Output(0)!.Name)!.Producer!;
        Node dequantize = node.Input(layer.Facts().WeightInput!.Value)!.Producer!;
        var context = new EvaluationContext(dequantize, [.. dequantize.Inputs.Select(static i => i?.Constant)], static (_, _) => []);
        NodeEvaluation.Run(context);
        return ((Tensor)context.Outputs[0]!).ToFloats();
    }
}
