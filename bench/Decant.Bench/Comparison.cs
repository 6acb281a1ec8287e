using Decant.Engine;
using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.OnnxRuntime;
using Decant.Passes;
using Decant.Tensors;

namespace Decant.Bench;

/// <summary>One row of the table: both engines on one model, in rounds that alternate within one process.</summary>
internal sealed class Comparison : IDisposable
{
    private readonly Model _model;
    private readonly IInferenceSession _session;
    private readonly OnnxRuntimeSession? _peer;
    private readonly OnnxRuntimeSession? _exact;
    private readonly Dictionary<string, RuntimeValue> _inputs;
    private readonly int _threads;

    /// <summary>Prepares both engines.</summary>
    public Comparison(BenchModel row, string path, OnnxRuntimeLibrary? library, int threads)
    {
        _threads = threads;
        _model = OnnxFormat.Load(path);
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
            _peer = frozen ? OnnxRuntimeSession.Open(library, OnnxFormat.ToArray(_model), options) : OnnxRuntimeSession.Open(library, path, options);
            Peer = new Contender("onnxruntime", () => _peer.Run(_inputs));

            // Integers are compared with the peer's exact mode: its default one saturates where there is no VNNI.
            _exact = row.Group == "int8" ? OnnxRuntimeSession.Open(library, path, options with { ExactInt8 = true }) : null;
        }
    }

    /// <summary>Decant.</summary>
    public Contender Own { get; }

    /// <summary>ONNX Runtime, where it is installed.</summary>
    public Contender? Peer { get; }

    /// <summary>The median over rounds of the peer's time divided by Decant's: above 1, Decant is faster.</summary>
    public double Ratio => Peer is null ? double.NaN : Statistics.Median(Peer.Times.Zip(Own.Times, static (p, o) => p / o));

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

    /// <summary>Measures both, taking turns.</summary>
    public void Measure(int rounds, double roundMilliseconds)
    {
        Contender[] contenders = Peer is null ? [Own] : [Own, Peer];
        var runs = new int[contenders.Length];
        for (int i = 0; i < contenders.Length; i++)
        {
            var probe = new Contender(contenders[i].Name, contenders[i].Run);
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

    /// <inheritdoc/>
    public void Dispose()
    {
        _peer?.Dispose();
        _exact?.Dispose();
        _session.Dispose();
        _model.Dispose();
    }
}
