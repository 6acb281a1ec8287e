using Decant.Engine;
using Decant.Graphs;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>What was seen, over calibration samples, of the channels that layers with weights read.</summary>
public sealed class ChannelActivations
{
    private ChannelActivations(
        IReadOnlyList<ObservedChannels> observed,
        (Model Model, IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>> Samples, IInferenceEngine Engine, int Threads) source)
    {
        Observed = observed;
        Source = source;
    }

    /// <summary>The layers' inputs.</summary>
    public IReadOnlyList<ObservedChannels> Observed { get; }

    /// <summary>What was run, for criteria that run it themselves.</summary>
    internal (Model Model, IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>> Samples, IInferenceEngine Engine, int Threads) Source { get; }

    /// <summary>Runs a model over samples. Memory is the products of each layer's channels, whatever the number of samples.</summary>
    /// <param name="model">The model that was analysed.</param>
    /// <param name="analysis">Its groups.</param>
    /// <param name="samples">The inputs of each run.</param>
    /// <param name="engine">What runs the model.</param>
    /// <param name="threads">The threads of one run.</param>
    /// <param name="cancellation">Ends the runs early.</param>
    /// <exception cref="ModelException">DEC1904: there are no samples.</exception>
    public static ChannelActivations Run(
        Model model,
        ChannelAnalysis analysis,
        IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>> samples,
        IInferenceEngine engine,
        int threads = 1,
        CancellationToken cancellation = default)
    {
        using var team = new ThreadTeam(threads);
        Reader[] readers = [.. model.Graph.Nodes.Select(n => Reader.Of(n, analysis, team)).OfType<Reader>()];
        string[] names = [.. readers.Select(static r => r.Value.Name).Distinct().Where(n => model.Graph.Inputs.All(i => i.Name != n) && model.Graph.Outputs.All(o => o.Name != n))];
        using IInferenceSession session = engine.CreateSession(model, new SessionOptions { Observe = names, Threads = threads });
        int runs = 0;
        foreach (IReadOnlyDictionary<string, RuntimeValue> sample in samples)
        {
            IReadOnlyDictionary<string, RuntimeValue> values = session.Run(sample, cancellation);
            foreach (Reader reader in readers)
            {
                if (values.TryGetValue(reader.Value.Name, out RuntimeValue? value))
                {
                    float[] rows = ChannelRows.Of((Tensor)value, reader.Axis, out int positions);
                    reader.Seen.Add(rows, positions, reader.Products);
                }
            }

            runs++;
        }

        return runs > 0
            ? new ChannelActivations([.. readers.Select(static r => r.Seen)], (model, samples, engine, threads))
            : throw new ModelException("DEC1904", "calibration: there are no samples; give at least one");
    }

    private sealed record Reader(Value Value, int Axis, ObservedChannels Seen, SecondMoments Products)
    {
        public static Reader? Of(Node node, ChannelAnalysis analysis, ThreadTeam team)
        {
            OperatorFacts facts = node.Facts();
            if (facts is not { WeightInput: { } slot, WeightInputAxis: { } inner, DataChannelAxis: { } axis, ValueInputs.Count: > 0 }
                || node.Input(slot) is not { Constant: { } weight } || node.Input(facts.ValueInputs[0]) is not { } data
                || analysis.GroupsOf(data, axis) is not { } groups)
            {
                return null;
            }

            var norms = new double[groups.Count];
            long stride = Shape.CountElements(weight.Sizes[(inner + 1)..].ToArray());
            float[] values = weight.ToFloats();
            bool whole = weight.Sizes[inner] == groups.Count;
            for (long i = 0; i < values.Length; i++)
            {
                // In groups, the weight's input axis is one group's part; the channel also depends on the group of the output.
                long channel = i / stride % weight.Sizes[inner];
                if (!whole)
                {
                    long outputs = weight.Sizes[facts.WeightOutputAxis!.Value];
                    long output = i / Shape.CountElements(weight.Sizes[(facts.WeightOutputAxis.Value + 1)..].ToArray()) % outputs;
                    channel += output * facts.ChannelGroups / outputs * weight.Sizes[inner];
                }

                norms[channel] += (double)values[i] * values[i];
            }

            return new Reader(data, axis, new ObservedChannels(node.Output(0)!.Name, groups, norms), new SecondMoments(groups.Count, 0, team));
        }
    }
}
