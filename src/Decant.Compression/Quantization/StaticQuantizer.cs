using Decant.Engine;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// Quantizes weights and activations to integers with ranges known ahead (static post-training quantization), written as pairs of
/// QuantizeLinear and DequantizeLinear around the nodes that become integer.
/// </summary>
public static class StaticQuantizer
{
    /// <summary>The first opset whose QuantizeLinear takes an axis.</summary>
    public const int MinimumOpset = 13;

    /// <summary>The first opset whose QuantizeLinear takes integers of 16 bits.</summary>
    public const int MinimumOpset16Bit = 21;

    /// <summary>The key under which a model's metadata says how its ranges were found.</summary>
    public const string CalibrationKey = "decant.calibration";

    /// <summary>The error code of a model without a node that has an integer form.</summary>
    public const string NothingToQuantize = "DEC1905";

    /// <summary>Observes the activations over samples and decides on their ranges.</summary>
    /// <param name="model">The float model; its types must be inferred.</param>
    /// <param name="options">What becomes integer, and how.</param>
    /// <param name="samples">The inputs of each calibration run.</param>
    /// <param name="engine">What runs the model.</param>
    /// <param name="cancellation">Ends the calibration early.</param>
    /// <exception cref="ModelException">DEC1901: a value was not finite. DEC1904: there were no samples. DEC1905: nothing can be quantized.</exception>
    public static QuantizationPlan Plan(
        Model model,
        StaticQuantizationOptions options,
        IEnumerable<IReadOnlyDictionary<string, RuntimeValue>> samples,
        IInferenceEngine engine,
        CancellationToken cancellation = default)
    {
        string[] names = [.. Observed(QuantizationScope.Of(model, options))];
        return Plan(options, Calibrator.Run(model, names, samples, engine, options.Calibration, cancellation));
    }

    /// <summary>Decides on ranges from what was seen already.</summary>
    /// <param name="options">What becomes integer, and how.</param>
    /// <param name="calibrator">The histograms of at least the activations that become integer.</param>
    public static QuantizationPlan Plan(StaticQuantizationOptions options, Calibrator calibrator) => new(
        options.Activations,
        options.Weights,
        options.PerAxis,
        options.QuantizeOutputs,
        options.KeepFloat,
        calibrator.Ranges(options.Calibration, options.Activations, options.SymmetricActivations))
    {
        SymmetricActivations = options.SymmetricActivations,
        IntegerBiases = options.IntegerBiases,
        WeightRange = options.WeightRange,
    };

    /// <summary>The names of the activations that need a range.</summary>
    /// <exception cref="ModelException">DEC1905: nothing can be quantized.</exception>
    public static IEnumerable<string> Observed(QuantizationScope scope) => scope.Nodes.Count > 0
        ? scope.Values.Where(static v => v.Constant is null).Select(static v => v.Name).Distinct(StringComparer.Ordinal)
        : throw new ModelException(NothingToQuantize, "quantization: no node of the model has an integer form (or all are kept in float)");

    /// <summary>A quantized copy of the model.</summary>
    /// <exception cref="ModelException">DEC1905: nothing can be quantized. DEC1906: the plan lacks the range of an activation.</exception>
    public static Model Apply(Model model, QuantizationPlan plan)
    {
        Model result = model.Clone();
        QdqInserter.Run(result, plan);
        StoreRecurrent(result, plan);
        result.Opsets[string.Empty] = Math.Max(result.Opset, plan.Activations.BitWidth() > 8 ? MinimumOpset16Bit : MinimumOpset);
        if (plan.Calibration.Length > 0)
        {
            result.Metadata[CalibrationKey] = plan.Calibration;
        }

        StoredWeights.Tidy(result);
        return result;
    }

    // Recurrent nodes have no integer form with ranges known ahead: they read integer weights and compute in float.
    private static void StoreRecurrent(Model model, QuantizationPlan plan)
    {
        var keep = new NamePatterns(plan.KeepFloat);
        foreach (Graph graph in model.Graph.SelfAndSubgraphs().ToArray())
        {
            var recurrent = new RecurrentRewriter(graph, plan.PerAxis, plan.Weights);
            foreach (Node node in graph.Nodes.Where(n => !keep.Matches(n)).ToArray())
            {
                recurrent.TryStore(node);
            }
        }
    }
}
