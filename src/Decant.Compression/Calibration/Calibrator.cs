using Decant.Engine;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Observes activations over samples; memory is a histogram for each activation, whatever the number of samples.</summary>
public sealed class Calibrator
{
    private readonly Dictionary<string, StreamingHistogram> _histograms;

    private Calibrator(IEnumerable<string> names) =>
        _histograms = names.ToDictionary(static n => n, static _ => new StreamingHistogram(), StringComparer.Ordinal);

    internal Calibrator(Dictionary<string, StreamingHistogram> histograms, int runs)
    {
        _histograms = histograms;
        Runs = runs;
    }

    /// <summary>The number of runs.</summary>
    public int Runs { get; private set; }

    /// <summary>What was seen of each observed value, by name.</summary>
    public IReadOnlyDictionary<string, StreamingHistogram> Histograms => _histograms;

    /// <summary>Runs a model over samples and observes values.</summary>
    /// <param name="model">The float model.</param>
    /// <param name="names">The names of the float32 values to observe: inputs, outputs or inner values.</param>
    /// <param name="samples">The inputs of each run.</param>
    /// <param name="engine">What runs the model.</param>
    /// <param name="options">The threads.</param>
    /// <param name="cancellation">Ends the runs early.</param>
    /// <exception cref="ModelException">DEC1901: a value was not finite. DEC1904: there were no samples.</exception>
    public static Calibrator Run(
        Model model,
        IReadOnlyCollection<string> names,
        IEnumerable<IReadOnlyDictionary<string, RuntimeValue>> samples,
        IInferenceEngine engine,
        CalibrationOptions options,
        CancellationToken cancellation = default)
    {
        var calibrator = new Calibrator(names);
        string[] inner = [.. names.Where(n => model.Graph.Find(n) is not null && model.Graph.Inputs.All(i => i.Name != n) && model.Graph.Outputs.All(o => o.Name != n))];
        HashSet<string> nested = [.. names.Where(n => model.Graph.Find(n) is null)];
        using IInferenceSession session = engine.CreateSession(model, new SessionOptions { Observe = inner, Threads = options.Threads });
        foreach (IReadOnlyDictionary<string, RuntimeValue> sample in samples)
        {
            cancellation.ThrowIfCancellationRequested();
            calibrator.Observe(sample);
            calibrator.Observe(session.Run(sample, cancellation));
            if (nested.Count > 0)
            {
                calibrator.ObserveNested(model, nested, sample, cancellation);
            }

            calibrator.Runs++;
        }

        return calibrator.Runs > 0 ? calibrator : throw new ModelException("DEC1904", "calibration: there are no samples; give at least one");
    }

    /// <summary>The range of each observed value.</summary>
    /// <param name="options">How ranges are chosen, and those that are given.</param>
    /// <param name="type">The integer type.</param>
    /// <param name="symmetric">Whether the zero point is the middle of the type.</param>
    public Dictionary<string, ValueRange> Ranges(CalibrationOptions options, ElementType type, bool symmetric = false) => _histograms.ToDictionary(
        static h => h.Key,
        h => options.Ranges.TryGetValue(h.Key, out ValueRange given) ? given : RangeEstimator.Estimate(h.Value, options, type, symmetric),
        StringComparer.Ordinal);

    // What the bodies of branches and loops compute, each time they do; the reference runs them, since engines hand out values of the main graph alone.
    private void ObserveNested(Model model, HashSet<string> names, IReadOnlyDictionary<string, RuntimeValue> sample, CancellationToken cancellation)
    {
        var evaluator = new ReferenceEvaluator(model)
        {
            Observer = (node, outputs) =>
            {
                if (node.Graph != model.Graph)
                {
                    ObserveNested(names, node.Outputs, outputs);
                }
            },
            BodyObserver = (body, inputs) => ObserveNested(names, body.Inputs, inputs),
        };
        evaluator.Run(sample, cancellation);
    }

    private void ObserveNested(HashSet<string> names, IReadOnlyList<Value?> values, IReadOnlyList<RuntimeValue?> found) =>
        Observe(values.Zip(found).Where(v => v.First is not null && v.Second is not null && names.Contains(v.First.Name))
            .ToDictionary(static v => v.First!.Name, static v => v.Second!, StringComparer.Ordinal));

    private void Observe(IReadOnlyDictionary<string, RuntimeValue> values)
    {
        foreach ((string name, RuntimeValue value) in values)
        {
            if (_histograms.TryGetValue(name, out StreamingHistogram? histogram) && value is Tensor { ElementType: ElementType.Float32 } tensor)
            {
                histogram.Add(tensor.AsSpan<float>());
                if (histogram.NonFinite > 0)
                {
                    throw new ModelException("DEC1901", $"calibration: the value '{name}' ({tensor}) holds numbers that are not finite; check the preprocessing");
                }
            }
        }
    }
}
