using Decant.Compression;
using Decant.Data;
using Decant.Engine;
using Decant.Evaluation;
using Decant.Tensors;

namespace Decant;

/// <content>Running, evaluating, comparing and timing.</content>
public sealed partial class Model
{
    private const int ComparisonPause = 5;
    private const int TuningRounds = 31;

    /// <summary>Prepares the model to run.</summary>
    /// <param name="engine">What runs it; Decant's own engine where null.</param>
    /// <param name="threads">The threads of one run.</param>
    /// <exception cref="UnsupportedException">The engine cannot run the model; the message lists all that is missing.</exception>
    public IInferenceSession CreateSession(IInferenceEngine? engine = null, int threads = 1) =>
        (engine ?? new DecantEngine()).CreateSession(_model, new SessionOptions { Threads = threads });

    /// <summary>Runs the model once.</summary>
    /// <param name="engine">What runs it.</param>
    /// <param name="given">Inputs by name; the others are seeded random values.</param>
    /// <param name="shapes">Sizes for dynamic dimensions, by input; 1 otherwise.</param>
    /// <param name="seed">The seed of random inputs.</param>
    /// <param name="threads">The threads of one run.</param>
    /// <param name="dataLimit">The most elements of each output to return.</param>
    public RunReport Run(
        IInferenceEngine engine,
        IReadOnlyDictionary<string, RuntimeValue> given,
        IReadOnlyDictionary<string, Shape> shapes,
        int seed,
        int threads,
        int dataLimit)
    {
        using IInferenceSession session = CreateSession(engine, threads);
        IReadOnlyDictionary<string, RuntimeValue> outputs = session.Run(ModelInputs.Random(_model, seed, shapes, given));
        return new RunReport(engine.Name, [.. _model.Graph.Outputs.Select(o => RunOutput.Of(o.Name, outputs[o.Name], dataLimit))]);
    }

    /// <summary>Measures a classifier on labelled samples.</summary>
    /// <exception cref="ModelException">No sample has a label, or the first output holds no scores of classes.</exception>
    public EvaluationReport Evaluate(PreparedDataset data, IInferenceEngine? engine = null, int threads = 1, CancellationToken cancellation = default)
    {
        engine ??= new DecantEngine();
        (long samples, Dictionary<string, double> metrics) = ModelEvaluation.Run(new ModelUnderTest(_model, engine, threads), data.For(_model), cancellation);
        return new EvaluationReport(engine.Name, samples, metrics);
    }

    /// <summary>Measures how far this model's outputs are from those of the original.</summary>
    public ComparisonReport CompareWith(Model original, PreparedDataset data, ComparisonOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new ComparisonOptions();
        PreparedDataset bound = data.For(original._model);
        using Graphs.Model? withFloats = IntegerInterface.Undo(_model);
        Graphs.Model candidate = withFloats ?? _model;
        using var comparison = new ModelComparison(
            new ModelUnderTest(original._model, options.OriginalEngine ?? options.Engine, options.Threads),
            new ModelUnderTest(candidate, options.Engine, options.Threads),
            bound.Preprocess,
            options.Layers ? LayerPairs.Of(original._model, candidate) : null);
        foreach (PreparedSample sample in bound.Read(prefetch: 4))
        {
            comparison.Add(sample, cancellation);
        }

        return ComparisonReport.Of(comparison.Result(), original._model);
    }

    /// <summary>Measures how long one run takes.</summary>
    public BenchReport Bench(BenchOptions options, CancellationToken cancellation = default)
    {
        Dictionary<string, RuntimeValue> inputs = ModelInputs.Random(_model, options.Seed, options.Shapes);
        using IInferenceSession session = CreateSession(options.Engine, options.Threads);
        using IInferenceSession? peer = options.Against is { } other ? CreateSession(other, options.Threads) : null;
        IReadOnlyList<LatencyReport> reports = LatencyMeasurement.Interleaved(
            peer is null ? [(session, inputs)] : [(session, inputs), (peer, inputs)],
            options.Runs,
            pause: peer is not null && options.Threads > 1 ? TimeSpan.FromMilliseconds(ComparisonPause) : default,
            cancellation: cancellation);
        LatencyReport own = reports[0];
        return new BenchReport(
            options.Engine.Name,
            options.Threads,
            own.Runs,
            own.Minimum,
            own.Median,
            own.Percentile95,
            session.PeakBytes,
            ProfileOnce(options, inputs),
            peer is null ? null : new BenchPeer(options.Against!.Name, reports[1].Minimum, reports[1].Median, reports[1].Percentile95, own.MedianRatioTo(reports[1])));
    }

    /// <summary>Measures which kernels are fastest for the layers of the model on this machine, and keeps the answers in a log.</summary>
    public TuneReport Tune(TuneOptions options, CancellationToken cancellation = default)
    {
        Dictionary<string, RuntimeValue> inputs = ModelInputs.Random(_model, options.Seed, options.Shapes);
        TuningResult result = KernelTuner.Run(_model, inputs, options.Log, new TuningOptions { Threads = options.Threads, Time = options.Time }, cancellation: cancellation);
        using IInferenceSession tuned = CreateSession(new DecantEngine { Tuning = options.Log }, options.Threads), plain = CreateSession(new DecantEngine(), options.Threads);
        IReadOnlyList<LatencyReport> times = LatencyMeasurement.Interleaved([(tuned, inputs), (plain, inputs)], TuningRounds, cancellation: cancellation);
        double ratio = times[1].MedianRatioTo(times[0]);
        bool revert = result.Changed.Count > 0 && ratio < 1;
        if (revert)
        {
            KernelTuner.Revert(options.Log, result);
        }

        return new TuneReport(
            result.Measured.Count,
            result.Known,
            result.Left,
            [.. result.Changed.Select(static e => new TunedKernel(
                e.Kind, string.Join('×', e.Sizes), e.Kernel, e.Milliseconds[e.Kernel], e.Milliseconds.First().Key, e.Milliseconds.First().Value))],
            times[0].Median,
            times[1].Median,
            ratio,
            revert);
    }

    // Profiling costs time, so it has a session of its own; its first runs only warm up.
    private IReadOnlyList<BenchOperator> ProfileOnce(BenchOptions options, IReadOnlyDictionary<string, RuntimeValue> inputs)
    {
        using IInferenceSession session = options.Engine.CreateSession(_model, new SessionOptions { Threads = options.Threads, Profile = true });
        for (int i = 0; i < 5; i++)
        {
            session.Run(inputs);
        }

        return [.. session.Profile?.Nodes.Select(static n => new BenchOperator(n.Name, n.Operator, n.Kernel, n.Milliseconds, n.Reason)) ?? []];
    }
}
