using Decant.Engine;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// A weight seen as rows of features, in groups that read features of their own: the weight of a linear layer, or one of the two of a recurrent node,
/// whose groups are its directions.
/// </summary>
internal sealed class ObservedWeight : IDisposable
{
    private readonly LinearLayer? _layer;
    private readonly int _directionAxis;
    private PatchExtractor? _extractor;

    private ObservedWeight(Node node, int slot, LinearLayer? layer)
    {
        OperatorFacts facts = node.Facts();
        Node = node;
        Slot = slot;
        _layer = layer;
        Value = node.Input(slot)!;
        Tensor weight = Value.Constant!;
        Groups = layer?.Groups ?? (int)weight.Sizes[0];
        Outputs = layer?.Outputs ?? (int)(weight.Sizes[0] * weight.Sizes[facts.WeightOutputAxis!.Value]);
        Features = (int)(weight.Length / Outputs);
        IsState = slot == facts.StateWeightInput;
        _directionAxis = facts.DirectionAxis ?? 0;
        Source = IsState ? node.Output(0) : node.Input(facts.ValueInputs[0]);
        ChannelOfFeature = layer?.ChannelOfFeature() ?? [.. Enumerable.Range(0, Features)];
    }

    public Node Node { get; }

    public int Slot { get; }

    public Value Value { get; }

    public int Groups { get; }

    public int Outputs { get; }

    public int Features { get; }

    /// <summary>Whether the features are what the node itself computed one step before.</summary>
    public bool IsState { get; }

    /// <summary>The value that holds the features; null where the node does not hand it out.</summary>
    public Value? Source { get; }

    public int[] ChannelOfFeature { get; }

    /// <summary>The weights of a node that can be observed.</summary>
    public static IEnumerable<ObservedWeight> Of(Node node)
    {
        if (LinearLayer.Of(node) is { } layer)
        {
            yield return new ObservedWeight(node, layer.WeightSlot, layer);
            yield break;
        }

        if (node.Facts() is { StateWeightInput: { } state, WeightInput: { } input, WeightOutputAxis: 1, WeightInputAxis: 2 })
        {
            foreach (int slot in (int[])[input, state])
            {
                if (node.Input(slot) is { Initializer: { ElementType: ElementType.Float32, Rank: 3, Length: > 0 }, IsOverridable: false, Uses.Count: 1 })
                {
                    yield return new ObservedWeight(node, slot, null);
                }
            }
        }
    }

    public float[] Rows() => _layer?.Rows() ?? Value.Constant!.ToArray<float>();

    public Tensor FromRows(float[] rows) => _layer?.FromRows(rows) ?? Tensor.Create(rows, Value.Constant!.Shape);

    /// <summary>Adds some positions of a run to the moments of each group.</summary>
    public void Observe(Tensor source, SecondMoments[] moments, Random random, int wanted, IInferenceEngine engine, int threads)
    {
        float[] features = Extract(source, engine, threads, out int positions);
        int[] picked = positions <= wanted ? [.. Enumerable.Range(0, positions)] : [.. Enumerable.Range(0, wanted).Select(_ => random.Next(positions))];
        float[] rows = ChannelRows.Pick(features, positions, picked);
        int size = Features * picked.Length;
        bool shared = rows.Length == size;
        for (int g = 0; g < moments.Length; g++)
        {
            moments[g].Add(rows.AsSpan(shared ? 0 : g * size, size), [], picked.Length);
        }
    }

    public void Dispose() => _extractor?.Dispose();

    // [group][feature][position]; the directions of a recurrent node read the same data, each its own state.
    private float[] Extract(Tensor source, IInferenceEngine engine, int threads, out int positions)
    {
        if (_layer is not null)
        {
            _extractor ??= new PatchExtractor(_layer, engine, threads);
            return _extractor.Extract(source, out positions);
        }

        float[] rows = ChannelRows.Of(source, source.Rank - 1, out int all);
        if (!IsState)
        {
            positions = all;
            return rows;
        }

        positions = all / Groups;
        long inner = Shape.CountElements(source.Sizes[(_directionAxis + 1)..^1].ToArray());
        var result = new float[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            (long feature, long position) = Math.DivRem(i, (long)all);
            long direction = position / inner % Groups;
            long place = (position / inner / Groups * inner) + (position % inner);
            result[(((direction * Features) + feature) * positions) + place] = rows[i];
        }

        return result;
    }
}
