using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>What is kept of the nodes that took the place of a call, so that the call can be written back while nothing has changed.</summary>
internal static class OnnxFunctionCall
{
    /// <summary>A node as it is now.</summary>
    public static OnnxNodeSource.Made Remember(Node node) => new(node.Op, Names(node.Inputs), Names(node.Outputs)) { Inside = [.. node.Subgraphs.SelectMany(Inside)] };

    /// <summary>The constants that upgrades of the nodes made.</summary>
    public static Dictionary<string, Tensor> Constants(IEnumerable<Node> nodes)
    {
        var constants = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (OnnxNodeSource source in nodes.Select(static n => n.FormatData).OfType<OnnxNodeTag>().Select(static t => t.Source).Distinct())
        {
            foreach ((string name, Tensor tensor) in source.Constants)
            {
                constants[name] = tensor;
            }
        }

        return constants;
    }

    /// <summary>Whether the subgraphs of a node are still what they were.</summary>
    public static bool IsSameInside(Node node, OnnxNodeSource.Made made) => node.Subgraphs.SelectMany(Inside).SequenceEqual(made.Inside);

    // Everything that tells graphs apart, in order: names, operators and tensors.
    private static IEnumerable<object> Inside(Graph graph)
    {
        foreach (Value value in graph.Values.Where(static v => v.Initializer is not null))
        {
            yield return value.Name;
            yield return value.Initializer!;
        }

        foreach (object part in graph.Inputs.Concat(graph.Outputs).Select(static v => v.Name))
        {
            yield return part;
        }

        foreach (object part in graph.Nodes.SelectMany(static n => n.Subgraphs.SelectMany(Inside).Prepend(n.Op).Concat(Names(n.Inputs)).Append("→").Concat(Names(n.Outputs))))
        {
            yield return part;
        }
    }

    private static string[] Names(IReadOnlyList<Value?> values) => [.. values.Select(static v => v?.Name ?? string.Empty)];
}
