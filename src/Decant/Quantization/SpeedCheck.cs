using Decant.Data;
using Decant.Engine;
using Decant.Evaluation;
using Decant.Tensors;

namespace Decant;

/// <summary>Times a quantized model in turns with the float one, and finds the nodes that got slower.</summary>
internal sealed class SpeedCheck(ModelUnderTest original, int rounds, CancellationToken cancellation)
{
    private const int ProfiledRuns = 9;

    // Below this share of the whole run a node's difference is noise.
    private const double Noise = 0.005;
    private const int MostNodes = 8;

    // How the engine's float kernels are named.
    private const string Float = ".f32";

    /// <summary>Times both on the inputs of one run.</summary>
    public SpeedReport Measure(Graphs.Model quantized, IReadOnlyDictionary<string, RuntimeValue> inputs)
    {
        using IInferenceSession before = original.Engine.CreateSession(original.Model, new SessionOptions { Threads = original.Threads });
        using IInferenceSession after = original.Engine.CreateSession(quantized, new SessionOptions { Threads = original.Threads });
        TimeSpan pause = original.Threads > 1 ? TimeSpan.FromMilliseconds(5) : default;
        IReadOnlyList<LatencyReport> times = LatencyMeasurement.Interleaved([(before, inputs), (after, inputs)], rounds, pause: pause, cancellation: cancellation);
        return new SpeedReport(
            original.Engine.Name, original.Threads, times[0].Median, times[1].Median, times[0].MedianRatioTo(times[1]), Slower(quantized, inputs));
    }

    /// <summary>The complete inputs of a first run.</summary>
    public IReadOnlyDictionary<string, RuntimeValue> Inputs(PreparedDataset? samples, IReadOnlyDictionary<string, Shape>? shapes)
    {
        if (samples?.For(original.Model) is { } bound && bound.Take(1).Read().FirstOrDefault() is { } sample)
        {
            using IInferenceSession session = original.Engine.CreateSession(original.Model, new SessionOptions { Threads = original.Threads });
            return new StatefulRunner(original.Model, session, bound.Preprocess.State).Complete(sample);
        }

        return ModelInputs.Random(original.Model, 1, shapes);
    }

    private IReadOnlyList<SlowNode> Slower(Graphs.Model quantized, IReadOnlyDictionary<string, RuntimeValue> inputs)
    {
        Dictionary<string, NodeProfile> before = Profile(original.Model, inputs);
        Dictionary<string, NodeProfile> after = Profile(quantized, inputs);
        double least = before.Values.Sum(static n => n.Milliseconds) * Noise;
        return
        [
            .. after.Values
                .Where(n => before.GetValueOrDefault(n.Name)?.Kernel != n.Kernel)
                .Select(n => Compare(n, before.GetValueOrDefault(n.Name)))
                .Where(n => n.Ms - n.FloatMs > least)
                .OrderByDescending(static n => n.Ms - n.FloatMs)
                .Take(MostNodes),
        ];
    }

    private Dictionary<string, NodeProfile> Profile(Graphs.Model model, IReadOnlyDictionary<string, RuntimeValue> inputs)
    {
        using IInferenceSession session = original.Engine.CreateSession(model, new SessionOptions { Threads = original.Threads, Profile = true });
        var times = new Dictionary<string, List<NodeProfile>>(StringComparer.Ordinal);
        for (int i = 0; i < ProfiledRuns; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            session.Run(inputs, cancellation);
            foreach (IGrouping<string, NodeProfile> node in (session.Profile?.Nodes ?? []).GroupBy(static n => n.Name))
            {
                NodeProfile whole = node.First() with { Milliseconds = node.Sum(static n => n.Milliseconds) };
                (times.TryGetValue(node.Key, out List<NodeProfile>? list) ? list : times[node.Key] = []).Add(whole);
            }
        }

        return times.ToDictionary(
            static t => t.Key, static t => t.Value.OrderBy(static n => n.Milliseconds).ElementAt(t.Value.Count / 2), StringComparer.Ordinal);
    }

    private static SlowNode Compare(NodeProfile node, NodeProfile? before)
    {
        string advice = node.Kernel == "reference" ? "it has no kernel for these types and runs as the reference: keep it in float (--keep-float)"
            : before is not null && node.Kernel.EndsWith(Float, StringComparison.Ordinal) ? "it is in float as before, but among integers no longer fused or laid out alike: keep its neighbours in float too"
            : before is not null ? "its integer kernel is slower than the float one here: keep it in float (--keep-float)"
            : node.Operator is "QuantizeLinear" or "DequantizeLinear" or "DynamicQuantizeLinear" ? "it converts between float and integer: keep both neighbours in float, or quantize both"
            : "the float model has no such node: keep what reads it in float";
        return new SlowNode(node.Name, node.Operator, node.Kernel, before?.Milliseconds ?? 0, node.Milliseconds, advice);
    }
}
