using Decant.Engine;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// How much the outputs change without a channel, to first order (Molchanov et al., "Pruning Convolutional Neural Networks for Resource Efficient Inference", 2017, §2.2:
/// the sum of a channel's activations times their gradients). Without labels there is no loss: the squared change of the outputs takes its place, estimated over samples
/// from sums of the outputs with random signs, <c>E[(rᵀ·Σ ∂y/∂x·x)²] = |Σ ∂y/∂x·x|²</c>.
/// </summary>
/// <param name="seed">The seed of the signs.</param>
public sealed class TaylorCriterion(int seed) : IChannelCriterion
{
    /// <inheritdoc/>
    public string Name => "taylor";

    /// <inheritdoc/>
    public bool NeedsData => true;

    /// <inheritdoc/>
    public bool ComparesFamilies => true;

    /// <inheritdoc/>
    /// <exception cref="UnsupportedException">DEC1274: an operator between the channels and the outputs has no gradient rule; DEC1383, DEC1384: sizes that gradients need are not known.</exception>
    public double[] Score(ChannelAnalysis analysis, ChannelActivations? activations)
    {
        (Model model, IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>> samples, IInferenceEngine engine, int threads) = activations!.Source;
        using var gated = new GatedModel(model, analysis, samples[0]);
        using IInferenceSession session = engine.CreateSession(gated.Model, new SessionOptions { Threads = threads });
        var scores = new double[analysis.Groups.Count];
        var read = new bool[scores.Length];
        var random = new Random(seed);
        foreach (IReadOnlyDictionary<string, RuntimeValue> sample in samples)
        {
            var inputs = new Dictionary<string, RuntimeValue>(sample, StringComparer.Ordinal);
            foreach ((string name, Shape shape) in gated.Signs)
            {
                inputs[name] = Tensor.Create([.. Enumerable.Range(0, (int)shape.ElementCount).Select(_ => random.Next(2) == 0 ? -1f : 1f)], shape);
            }

            IReadOnlyDictionary<string, RuntimeValue> changes = session.Run(inputs);
            var terms = new double[scores.Length];
            foreach ((string name, IReadOnlyList<int> groups) in gated.Gates)
            {
                float[] values = ((Tensor)changes[name]).ToFloats();
                for (int c = 0; c < values.Length; c++)
                {
                    if (groups[c] is >= 0 and int group)
                    {
                        terms[group] += values[c];
                        read[group] = true;
                    }
                }
            }

            for (int i = 0; i < terms.Length; i++)
            {
                scores[i] += terms[i] * terms[i] / samples.Count;
            }
        }

        return [.. scores.Select((s, i) => read[i] ? s : double.PositiveInfinity)];
    }
}
