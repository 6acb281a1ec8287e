using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// int8 weights for kernels that add two products of uint8 and int8 in 16 bits with saturation (vpmaddubsw of x86 without VNNI): two neighbours along the
/// summed axis stay within <c>|w1| + |w2| ≤ 128</c>, so that <c>255·(|w1| + |w2|)</c> fits. Neighbours are those of a kernel in which channels come last.
/// Each output channel takes the scale at which cutting the pairs and rounding together cost least. Depthwise kernels widen both factors first and need no limit.
/// </summary>
internal static class OverflowFreeWeights
{
    /// <summary>The largest sum of two neighbours' magnitudes.</summary>
    public const int PairLimit = 128;

    private const int Candidates = 32;
    private const int Largest = 127;

    /// <summary>Whether a node sums over several channels, so that two products meet in 16 bits.</summary>
    public static bool Applies(Node node) => node.Facts() is { WeightInput: { } slot, WeightInputAxis: { } inner, ChannelGroups: var groups }
        && !(groups > 1 && node.Input(slot)?.Constant is { } weight && weight.Sizes[inner] == 1);

    /// <summary>The integers and the scales of a node's weight; null where the node's weight is not its own.</summary>
    /// <param name="node">The node.</param>
    /// <param name="perAxis">Whether each output channel has its own scale.</param>
    /// <param name="least">The least scale that each output channel may have.</param>
    public static (Tensor Integers, float[] Scales)? Quantize(Node node, bool perAxis, float[] least)
    {
        if (LinearLayer.Of(node) is not { } layer)
        {
            return null;
        }

        float[] rows = layer.Rows();
        int[] order = layer.ColumnOrder();
        int groups = perAxis ? layer.Outputs : 1;
        int length = rows.Length / groups;
        var integers = new float[rows.Length];
        var scales = new float[groups];
        Parallel.For(0, groups, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, g =>
            scales[g] = Fit(rows.AsSpan(g * length, length), integers.AsSpan(g * length, length), order, least[least.Length == 1 ? 0 : g]));
        return (Tensor.Create(Array.ConvertAll(layer.FromRows(integers).ToFloats(), static v => (sbyte)v), layer.Weight.Shape), scales);
    }

    /// <summary>Whether no two neighbours of a node's int8 weight go beyond the limit.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="outputAxis">Its axis over output channels.</param>
    /// <param name="inputAxis">Its axis over input channels.</param>
    public static bool Holds(Tensor weight, int outputAxis, int inputAxis)
    {
        ReadOnlySpan<sbyte> values = weight.AsSpan<sbyte>();
        long[] strides = weight.Shape.Strides();
        int[] others = [.. Enumerable.Range(0, weight.Rank).Where(a => a != outputAxis && a != inputAxis)];
        long positions = Shape.CountElements([.. others.Select(a => weight.Sizes[a])]);
        long channels = weight.Sizes[inputAxis];
        for (long o = 0; o < weight.Sizes[outputAxis]; o++)
        {
            for (long i = 0; i + 1 < positions * channels; i += 2)
            {
                if (Magnitude(values, o, i) + Magnitude(values, o, i + 1) > PairLimit)
                {
                    return false;
                }
            }
        }

        return true;

        int Magnitude(ReadOnlySpan<sbyte> all, long output, long feature)
        {
            long at = (output * strides[outputAxis]) + (feature % channels * strides[inputAxis]);
            long rest = feature / channels;
            for (int a = others.Length - 1; a >= 0; a--)
            {
                at += rest % weight.Sizes[others[a]] * strides[others[a]];
                rest /= weight.Sizes[others[a]];
            }

            return Math.Abs((int)all[(int)at]);
        }
    }

    /// <summary>The layers by how much of their weights' signal the limit loses, the worst first.</summary>
    /// <param name="model">The float model.</param>
    /// <param name="scope">The nodes that become integer.</param>
    public static IReadOnlyList<Node> BySensitivity(Model model, IReadOnlySet<Node> scope) => [.. model.Graph.Nodes
        .Where(scope.Contains)
        .Select(static n => (Node: n, Loss: Loss(n)))
        .Where(static n => n.Loss is not null)
        .OrderByDescending(static n => n.Loss)
        .Select(static n => n.Node)];

    private static double? Loss(Node node)
    {
        if (!Applies(node) || Quantize(node, perAxis: true, [0]) is not { } stored)
        {
            return null;
        }

        LinearLayer layer = LinearLayer.Of(node)!;
        float[] weights = layer.Rows();
        sbyte[] integers = stored.Integers.ToArray<sbyte>();
        float[] rows = layer.RowsOf(Array.ConvertAll(integers, static i => (float)i));
        double signal = 0, noise = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            signal += Square(weights[i]);
            noise += Square(weights[i] - (rows[i] * stored.Scales[i / layer.Features]));
        }

        return noise / Math.Max(signal, double.Epsilon);
    }

    private static float Fit(ReadOnlySpan<float> weights, Span<float> integers, int[] order, float least)
    {
        float full = 0, pairs = 0;
        for (int row = 0; row < weights.Length; row += order.Length)
        {
            for (int i = 0; i < order.Length; i++)
            {
                float here = Math.Abs(weights[row + order[i]]);
                full = Math.Max(full, here);
                pairs = Math.Max(pairs, i % 2 == 1 ? here + Math.Abs(weights[row + order[i - 1]]) : here);
            }
        }

        float low = Math.Max(full / Largest, least), high = Math.Max(pairs / PairLimit, low);
        if (low < 1.1754944e-38f)
        {
            (low, high) = (1, 1);
        }

        float best = low;
        double smallest = double.PositiveInfinity;
        for (int c = 0; c <= Candidates; c++)
        {
            float scale = low + ((high - low) * c / Candidates);
            double error = Round(weights, integers, order, scale);
            (best, smallest) = error < smallest ? (scale, error) : (best, smallest);
        }

        Round(weights, integers, order, best);
        return best;
    }

    private static double Round(ReadOnlySpan<float> weights, Span<float> integers, int[] order, float scale)
    {
        double error = 0;
        for (int row = 0; row < weights.Length; row += order.Length)
        {
            for (int i = 0; i < order.Length; i += 2)
            {
                int a = row + order[i], b = i + 1 < order.Length ? row + order[i + 1] : -1;
                float first = Nearest(weights[a], scale), second = b < 0 ? 0 : Nearest(weights[b], scale);
                float over = Math.Abs(first) + Math.Abs(second) - PairLimit;
                if (over > 0)
                {
                    // The larger one, where the parts are not alike, gives one more.
                    float half = MathF.Floor(over / 2), rest = over - half;
                    bool larger = Math.Abs(first) >= Math.Abs(second);
                    first -= MathF.Sign(first) * (larger ? rest : half);
                    second -= MathF.Sign(second) * (larger ? half : rest);
                }

                error += Square(weights[a] - (first * scale));
                integers[a] = first;
                if (b >= 0)
                {
                    error += Square(weights[b] - (second * scale));
                    integers[b] = second;
                }
            }
        }

        return error;
    }

    private static float Nearest(float weight, float scale) => Math.Clamp(MathF.Round(weight / scale, MidpointRounding.ToEven), -Largest, Largest);

    private static double Square(double x) => x * x;
}
