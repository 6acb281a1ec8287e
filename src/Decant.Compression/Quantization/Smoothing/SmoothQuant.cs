using Decant.Evaluation;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// Moves outliers of single channels from activations, which have one scale, to weights (Xiao et al., "SmoothQuant: Accurate and Efficient Post-Training
/// Quantization for Large Language Models", section 4, equations 3 and 4): channel j is divided by <c>s = max|X_j|^α / max|W_j|^(1-α)</c> where it is
/// computed, and the weights that read it are multiplied by s. Where others read a normalization's output as well, it is computed a second time for the layers.
/// </summary>
public static class SmoothQuant
{
    private const double Smallest = 1e-5;

    /// <summary>Decides on the divisors.</summary>
    /// <param name="test">A float model whose types are inferred, simplified, and what runs it.</param>
    /// <param name="options">How strongly, and where.</param>
    /// <param name="samples">The complete inputs of each run.</param>
    /// <param name="cancellation">Ends the runs early.</param>
    public static SmoothingPlan Plan(
        ModelUnderTest test, SmoothingOptions options, IEnumerable<IReadOnlyDictionary<string, RuntimeValue>> samples, CancellationToken cancellation = default)
    {
        var divisors = new Dictionary<string, float[]>(StringComparer.Ordinal);
        SmoothedValue[] values = options.Use == MethodUse.Never ? []
            : [.. SmoothedValue.Find(test.Model).Where(v => options.Use == MethodUse.Always || v.IsNormalized)];
        if (values.Length == 0)
        {
            return new SmoothingPlan(divisors);
        }

        IReadOnlyDictionary<string, ChannelStatistics> seen = ChannelStatistics.Measure(
            test, values.DistinctBy(static v => v.Value.Name).ToDictionary(static v => v.Value.Name, static v => v.Axis, StringComparer.Ordinal), samples, cancellation);
        double worst = 1;
        foreach (SmoothedValue value in values)
        {
            double[] magnitudes = seen[value.Value.Name].Magnitudes;
            double spread = Spread(magnitudes);
            if (options.Use == MethodUse.Always || spread > options.Threshold)
            {
                worst = Math.Max(worst, spread);
                divisors[value.Name] = Divisors(magnitudes, WeightMagnitudes(value), options.Strength);
            }
        }

        return new SmoothingPlan(divisors) { Spread = worst };
    }

    /// <summary>A smoothed copy of the model.</summary>
    /// <param name="model">The model that the plan was made for.</param>
    /// <param name="plan">The divisors.</param>
    /// <exception cref="ModelException">DEC1908: the plan is for another model.</exception>
    public static Model Apply(Model model, SmoothingPlan plan)
    {
        Model result = model.Clone();
        var editor = new GraphEditor(result.Graph, "smooth");
        Dictionary<string, SmoothedValue> values = SmoothedValue.Find(result).ToDictionary(static v => v.Name, StringComparer.Ordinal);
        foreach ((string name, float[] divisors) in plan.Divisors)
        {
            if (!values.TryGetValue(name, out SmoothedValue? value) || value.Channels != divisors.Length)
            {
                throw new ModelException("DEC1908", $"smoothing: no value '{name}' has {divisors.Length} channels that its readers' weights can take up; the plan was made for another model");
            }

            Smooth(editor, value, divisors);
        }

        StoredWeights.Tidy(result);
        return result;
    }

    /// <summary><c>max|X|^α / max|W|^(1-α)</c>; 1 where a channel of either is zero.</summary>
    internal static float[] Divisors(double[] activations, double[] weights, double strength) => [.. activations.Zip(weights, (x, w) =>
        x <= 0 || w <= 0 ? 1 : (float)Math.Max(Math.Pow(x, strength) / Math.Pow(w, 1 - strength), Smallest))];

    private static double[] WeightMagnitudes(SmoothedValue value)
    {
        var largest = new double[value.Channels];
        foreach (Node reader in value.Readers)
        {
            float[] own = WeightChannels.Inputs(reader).Largest(QuantizationScope.Weight(reader)!.Constant!.ToFloats());
            largest = [.. largest.Zip(own, static (a, b) => Math.Max(a, b))];
        }

        return largest;
    }

    private static void Smooth(GraphEditor editor, SmoothedValue value, float[] divisors)
    {
        Node producer = value.Producer;
        if (value.IsShared)
        {
            producer = editor.Insert(producer.Op, [.. producer.Inputs], value.Readers[0].Graph.Nodes.First(value.Readers.Contains), [producer]);
            foreach (Node reader in value.Readers)
            {
                editor.SetInput(reader, reader.Facts().ValueInputs[0], producer.Output(0));
            }
        }

        OperatorFacts facts = producer.Facts();
        SetScaled(editor, producer, facts.WeightInput!.Value, facts.WeightOutputAxis!.Value, divisors);
        if (facts.BiasInput is { } bias && producer.Input(bias) is not null)
        {
            SetScaled(editor, producer, bias, 0, divisors);
        }

        double[] factors = Array.ConvertAll(divisors, static d => (double)d);
        foreach (Node reader in value.Readers)
        {
            Value weight = QuantizationScope.Weight(reader)!;
            float[] scaled = weight.Constant!.ToFloats();
            WeightChannels.Inputs(reader).Scale(scaled, factors);
            editor.SetInput(reader, reader.Facts().WeightInput!.Value, editor.AddInitializer($"{weight.Name}_smooth", Tensor.Create(scaled, weight.Constant.Shape)));
        }
    }

    private static void SetScaled(GraphEditor editor, Node node, int slot, int axis, float[] divisors)
    {
        Value value = node.Input(slot)!;
        Tensor tensor = value.Constant!;
        long inner = tensor.Shape.Strides()[axis];
        float[] values = [.. tensor.ToFloats().Select((v, i) => v / divisors[i / inner % divisors.Length])];
        editor.SetInput(node, slot, editor.AddInitializer($"{value.Name}_smooth", Tensor.Create(values, tensor.Shape)));
    }

    private static double Spread(double[] magnitudes)
    {
        double[] sorted = [.. magnitudes.Order()];
        double median = sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
        return median <= 0 ? 1 : sorted[^1] / median;
    }
}
