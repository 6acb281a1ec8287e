using Decant.Engine;
using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.OnnxRuntime;
using Decant.Passes;
using Decant.Tensors;

namespace Decant.Bench;

/// <summary>One row of the table: the engines on one model, in rounds that alternate within one process.</summary>
internal sealed class Comparison : IDisposable
{
    // The peer's idle threads hold their cores for a while after a run.
    private const int SpinMilliseconds = 40;

    private readonly Model _model;
    private readonly IInferenceSession _session;
    private readonly OnnxRuntimeSession? _peer;
    private readonly OnnxRuntimeSession? _exact;
    private readonly OnnxRuntimeSession? _parking;
    private readonly IInferenceSession? _single;
    private readonly Model? _float;
    private readonly IInferenceSession? _floatSession;
    private readonly Dictionary<string, RuntimeValue> _inputs;
    private readonly int _threads;
    private readonly OpenCv? _openCv;

    /// <summary>Prepares the engines.</summary>
    /// <param name="row">The row.</param>
    /// <param name="model">Its model, which belongs to the comparison from now on.</param>
    /// <param name="path">Its file, or null where it was generated.</param>
    /// <param name="floatPath">The same network in float32, or null.</param>
    /// <param name="library">ONNX Runtime, or null.</param>
    /// <param name="threads">The threads of each engine.</param>
    /// <param name="openCv">Whether OpenCV takes part where it is installed.</param>
    public Comparison(BenchModel row, Model model, string? path, string? floatPath, OnnxRuntimeLibrary? library, int threads, bool openCv = false)
    {
        _threads = threads;
        _model = model;
        _inputs = Inputs.Of(_model, row);
        bool frozen = _model.Graph.Inputs.Any(static i => i.IsOverridable);
        if (frozen)
        {
            new PassPipeline([new PassStage("freeze", [new FreezeInputs()])]).Run(_model);
        }

        _session = DecantEngine.Instance.CreateSession(_model, new SessionOptions { Threads = threads });
        Own = new Contender("decant", () => _session.Run(_inputs));
        if (library is not null)
        {
            var options = new OnnxRuntimeOptions { Threads = threads };
            _peer = Open(library, path, frozen, options);
            Peer = new Contender("onnxruntime", () => _peer.Run(_inputs)) { LeavesThreadsSpinning = threads > 1 };
            if (threads > 1)
            {
                _parking = Open(library, path, frozen, options with { Spinning = false });
                Parking = new Contender("onnxruntime-parking", () => _parking.Run(_inputs));
            }

            // Integers are compared with the peer's exact mode: its default one saturates where there is no VNNI.
            if (row.Group == "int8")
            {
                _exact = Open(library, path, frozen, options with { ExactInt8 = true });
                Exact = new Contender("onnxruntime-exact", () => _exact.Run(_inputs));
            }
        }

        if (threads > 1)
        {
            _single = DecantEngine.Instance.CreateSession(_model, new SessionOptions { Threads = 1 });
            Single = new Contender("decant-1", () => _single.Run(_inputs));
        }

        if (openCv && threads == 1 && !Contender.ProcessorTime)
        {
            _openCv = Bench.OpenCv.Open(frozen ? null : path, () => OnnxFormat.ToArray(_model), _inputs, row.High);
            OpenCv = _openCv is null ? null
                : new Contender("opencv", static () => throw new InvalidOperationException("runs in another process")) { TimesItself = _openCv.Run };
        }

        if (floatPath is not null)
        {
            _float = OnnxFormat.Load(floatPath);
            _floatSession = DecantEngine.Instance.CreateSession(_float, new SessionOptions { Threads = threads });
            Dictionary<string, RuntimeValue> inputs = Inputs.Of(_float, row);
            Float = new Contender("decant-float", () => _floatSession.Run(inputs));
        }
    }

    /// <summary>Decant.</summary>
    public Contender Own { get; }

    /// <summary>ONNX Runtime, where it is installed.</summary>
    public Contender? Peer { get; }

    /// <summary>ONNX Runtime with sums that do not saturate, for int8 rows.</summary>
    public Contender? Exact { get; }

    /// <summary>ONNX Runtime with idle threads that do not spin; where several threads are compared.</summary>
    public Contender? Parking { get; }

    /// <summary>Decant with one thread, where several are compared.</summary>
    public Contender? Single { get; }

    /// <summary>The multiply-accumulates of one run.</summary>
    public long MultiplyAccumulates => Work.MultiplyAccumulates(_model, _inputs);

    /// <summary>OpenCV with one thread, where it is installed and takes the model.</summary>
    public Contender? OpenCv { get; }

    /// <summary>Decant on the same network in float32.</summary>
    public Contender? Float { get; }

    /// <summary>The median over rounds of the peer's time divided by Decant's: above 1, Decant is faster.</summary>
    public double Ratio => RatioTo(Peer);

    /// <summary>The median over rounds of another's time divided by Decant's; NaN where there is no other.</summary>
    public double RatioTo(Contender? other) => other is null ? double.NaN : Statistics.Median(other.Times.Zip(Own.Times, static (p, o) => p / o));

    /// <summary>The output that differs most, once <see cref="Difference"/> was asked for.</summary>
    public string WorstOutput { get; private set; } = string.Empty;

    /// <summary>The largest difference of an output, as a fraction of its largest element; NaN without a peer.</summary>
    public double Difference()
    {
        if (Peer is null)
        {
            return double.NaN;
        }

        IReadOnlyDictionary<string, RuntimeValue> expected = _exact?.Run(_inputs) ?? Peer.Run();
        double worst = 0;
        foreach ((string name, RuntimeValue value) in Own.Run())
        {
            if (value is Tensor { ElementType: ElementType.Float32 } actual && expected[name] is Tensor reference)
            {
                float[] left = reference.ToFloats(), right = actual.ToFloats();
                double scale = Math.Max(left.Max(Math.Abs), 1e-20);
                double difference = left.Zip(right, static (a, b) => (double)Math.Abs(a - b)).Max() / scale;
                if (difference > worst)
                {
                    (worst, WorstOutput) = (difference, $"{name} {actual}, largest {scale:E2}");
                }
            }
        }

        return worst;
    }

    /// <summary>Measures all, taking turns.</summary>
    public void Measure(int rounds, double roundMilliseconds)
    {
        Contender[] contenders = [.. new[] { Own, Peer, Exact, Float, Parking, Single, OpenCv }.OfType<Contender>()];
        var runs = new int[contenders.Length];
        for (int i = 0; i < contenders.Length; i++)
        {
            var probe = new Contender(contenders[i].Name, contenders[i].Run) { TimesItself = contenders[i].TimesItself };
            probe.Round(2);
            probe.Round(2);
            runs[i] = Math.Clamp((int)(roundMilliseconds / probe.Minimum), 1, 1000);
        }

        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < contenders.Length; i++)
            {
                int turn = (i + round) % contenders.Length;
                contenders[turn].Round(runs[turn]);
                if (contenders[turn].LeavesThreadsSpinning)
                {
                    Thread.Sleep(SpinMilliseconds);
                }
            }
        }
    }

    /// <summary>The time of each node, summed over some runs.</summary>
    public IReadOnlyList<NodeProfile> Profile(int runs)
    {
        using IInferenceSession session = DecantEngine.Instance.CreateSession(_model, new SessionOptions { Threads = _threads, Profile = true });
        var best = new List<NodeProfile>();
        for (int run = 0; run < runs; run++)
        {
            session.Run(_inputs);
            IReadOnlyList<NodeProfile> nodes = session.Profile!.Nodes;
            best = run < 2 ? [.. nodes] : [.. best.Zip(nodes, static (a, b) => a.Milliseconds < b.Milliseconds ? a : b)];
        }

        return best;
    }

    private OnnxRuntimeSession Open(OnnxRuntimeLibrary library, string? path, bool frozen, OnnxRuntimeOptions options) => frozen || path is null
        ? OnnxRuntimeSession.Open(library, OnnxFormat.ToArray(_model), options)
        : OnnxRuntimeSession.Open(library, path, options);

    /// <inheritdoc/>
    public void Dispose()
    {
        _peer?.Dispose();
        _exact?.Dispose();
        _parking?.Dispose();
        _single?.Dispose();
        _floatSession?.Dispose();
        _float?.Dispose();
        _openCv?.Dispose();
        _session.Dispose();
        _model.Dispose();
    }
}
