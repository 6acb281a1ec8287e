using System.Runtime.InteropServices;
using Decant.Graphs;
using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// Stores float32 initializers as float16 or bfloat16, each followed by a Cast to float32 that engines fold when they load the model. Weights
/// beyond the range of float16 stay in float32. The stored weights are computed when they are written.
/// </summary>
public static class NarrowWeights
{
    private const int Part = 1 << 14;
    private const int Segment = 1 << 22;

    /// <summary>A copy of the model with narrow weights, and what became of each.</summary>
    /// <exception cref="ArgumentException">The type is neither float16 nor bfloat16.</exception>
    public static (Model Model, IReadOnlyList<StoredWeight> Weights) Apply(Model model, NarrowWeightOptions options, CancellationToken cancellation = default)
    {
        if (options.Type is not (ElementType.Float16 or ElementType.BFloat16))
        {
            throw new ArgumentException($"{options.Type.Name()} is neither float16 nor bfloat16", nameof(options));
        }

        Model result = model.Clone();
        var keep = new NamePatterns(options.KeepFloat);
        var weights = new List<StoredWeight>();
        foreach (Graph graph in result.Graph.SelfAndSubgraphs().ToArray())
        {
            var editor = new GraphEditor(graph, "narrow-weights");
            Dictionary<Node, int> order = graph.Nodes.Index().ToDictionary(static n => n.Item, static n => n.Index);
            foreach (Value value in graph.Values.Where(static v => v is { Initializer.ElementType: ElementType.Float32, Uses.Count: > 0 }).ToArray())
            {
                cancellation.ThrowIfCancellationRequested();
                if (WhyNot(value, options, keep) is { } reason)
                {
                    weights.Add(Kept(value, reason));
                    continue;
                }

                weights.Add(Store(editor, value, order, options.Type));
            }
        }

        StoredWeights.Tidy(result);
        return (result, weights);
    }

    /// <summary>The tensor rounded to a 16-bit float type, ties to even; computed when it is read.</summary>
    /// <param name="tensor">A float32 tensor.</param>
    /// <param name="type">float16 or bfloat16.</param>
    public static Tensor Round(Tensor tensor, ElementType type) => Tensor.Computed(type, tensor.Shape, sizeof(ushort), (offset, target) =>
    {
        Span<float> part = stackalloc float[Part / 4];
        Span<ushort> rounded = MemoryMarshal.Cast<byte, ushort>(target);
        for (int at = 0; at < rounded.Length; at += part.Length)
        {
            Span<float> source = part[..Math.Min(part.Length, rounded.Length - at)];
            tensor.CopyTo((offset * 2) + (at * sizeof(float)), MemoryMarshal.AsBytes(source));
            NarrowFloat.Round(source, rounded.Slice(at, source.Length), type == ElementType.BFloat16);
        }
    });

    private static string? WhyNot(Value value, NarrowWeightOptions options, NamePatterns keep)
    {
        Tensor tensor = value.Initializer!;
        return value.IsOverridable ? "callers may replace it"
            : value.IsGraphOutput ? "it is an output"
            : tensor.Length < options.MinimumLength || tensor.IsSplat ? "it is small"
            : value.Uses.Any(static u => u.Node?.Op is QuantizeLinearOp or DequantizeLinearOp) ? "it is a scale"
            : keep.Matches(value.Name) || value.Uses.Any(u => u.Node is { } node && keep.Matches(node)) ? "it is kept by name"
            : null;
    }

    private static StoredWeight Store(GraphEditor editor, Value value, Dictionary<Node, int> order, ElementType type)
    {
        Tensor tensor = value.Initializer!;
        NarrowingError error = Measure(tensor, type == ElementType.BFloat16);
        if (error.Overflows > 0 || error.NonFinite > 0)
        {
            return Kept(value, error.Overflows > 0
                ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{error.Overflows} of its {tensor.Length} elements are beyond the range of {type.Name()}")
                : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{error.NonFinite} of its {tensor.Length} elements are not finite"));
        }

        Tensor narrow = Round(tensor, type);
        Value stored = editor.AddInitializer($"{value.Name}_{type.Name()}", narrow);
        Node first = value.Uses.Select(u => Reader(u, value.Graph)).OfType<Node>().MinBy(n => order[n])!;
        Node cast = editor.Insert(new CastOp(ElementType.Float32), [stored], first, outputName: $"{value.Name}_float32");
        editor.ReplaceUses(value, cast.Output(0)!);
        return new StoredWeight(
            value.Name, type.Name(), tensor.ByteLength, narrow.ByteLength, WeightError.Decibels(error.Signal, error.Noise), error.Underflows, null);
    }

    // The node of the graph itself that reads the value, or holds the subgraph that does.
    private static Node? Reader(Use use, Graph graph)
    {
        Node? node = use.Graph == graph ? use.Node : use.Graph.Owner;
        while (node is not null && node.Graph != graph)
        {
            node = node.Graph.Owner;
        }

        return node;
    }

    private static NarrowingError Measure(Tensor tensor, bool brain)
    {
        long segments = (tensor.Length + Segment - 1) / Segment;
        var errors = new NarrowingError[segments];
        Parallel.For(0, segments, s =>
        {
            float[] part = new float[Part];
            long end = Math.Min(tensor.Length, (s + 1) * Segment);
            for (long at = s * Segment; at < end; at += Part)
            {
                Span<float> source = part.AsSpan(0, (int)Math.Min(Part, end - at));
                tensor.CopyTo(at * sizeof(float), MemoryMarshal.AsBytes(source));
                errors[s] += NarrowFloat.Measure(source, brain);
            }
        });
        return errors.Aggregate(default(NarrowingError), static (a, b) => a + b);
    }

    private static StoredWeight Kept(Value value, string reason) => new(
        value.Name, ElementType.Float32.Name(), value.Initializer!.ByteLength, value.Initializer.ByteLength, null, 0, reason);
}
