using Decant.Graphs;

namespace Decant.Formats.Onnx;

/// <summary>Tells whether nodes still are what was made of a node of the file, so that it can be written as it was.</summary>
internal static class OnnxNodeFold
{
    /// <summary>Whether a node that was taken over unchanged has its operator still, and the file's form of it holds at the opset to be written.</summary>
    public static bool IsAsBefore(Node node, OnnxNodeSource source, Model model, long opset) =>
        !source.Upgraded && source.Nodes.Count == 1 && node.Op.Equals(source.Nodes[0].Op) && Holds(source, node.Op.Schema.Domain, opset)
        && (node.Op.Schema.Domain.Length == 0 || model.Opsets.GetValueOrDefault(node.Op.Schema.Domain, 1) == source.Version);

    /// <summary>
    /// The present names of the values that the file's node reads and computes, by the file's names; null where the nodes made from it
    /// were changed, or the file's form does not hold at the opset to be written.
    /// </summary>
    public static Dictionary<string, string>? TryFold(OnnxNodeSource source, Node[] nodes, Graph graph, long opset)
    {
        // An upgrade of a node with subgraphs rewrote them. A function is bound to its own opsets, which must fit those of the model.
        if (nodes.Length != source.Nodes.Count
            || (source.IsCall ? source.Version != opset : Array.Exists(nodes, static n => n.Subgraphs.Count > 0) || !Holds(source, OnnxImporter.NormalDomain(source.Proto.Domain), opset)))
        {
            return null;
        }

        var bound = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (Node node in nodes)
        {
            OnnxNodeSource.Made made = source.Nodes[((OnnxNodeTag)node.FormatData!).Index];
            if (!node.Op.Equals(made.Op) || !Bind(bound, made.Inputs, node.Inputs) || !Bind(bound, made.Outputs, node.Outputs)
                || (source.IsCall && !OnnxFunctionCall.IsSameInside(node, made)))
            {
                return null;
            }
        }

        return ConstantsHold(source, bound) && InnerValuesStayInside(source, bound, nodes) ? Names(source, bound, graph) : null;
    }

    private static bool Holds(OnnxNodeSource source, string domain, long opset) =>
        domain.Length > 0 || (opset >= source.Version && OperatorHistory.MeansTheSame(source.Proto.OpType ?? string.Empty, source.Version, opset));

    private static bool Bind(Dictionary<string, Value> bound, string[] names, IReadOnlyList<Value?> values)
    {
        for (int i = 0; i < Math.Max(names.Length, values.Count); i++)
        {
            string name = i < names.Length ? names[i] : string.Empty;
            Value? value = i < values.Count ? values[i] : null;
            if ((name.Length == 0) != (value is null))
            {
                return false;
            }

            if (value is not null && !bound.TryAdd(name, value) && bound[name] != value)
            {
                return false;
            }
        }

        return true;
    }

    private static bool ConstantsHold(OnnxNodeSource source, Dictionary<string, Value> bound) => source.Constants.All(c =>
        bound.TryGetValue(c.Key, out Value? value) && value.Constant is { } tensor && (ReferenceEquals(tensor, c.Value) || tensor.ContentEquals(c.Value)));

    private static bool InnerValuesStayInside(OnnxNodeSource source, Dictionary<string, Value> bound, Node[] nodes)
    {
        HashSet<Graph> subgraphs = [.. nodes.SelectMany(static n => n.Subgraphs).SelectMany(static g => g.SelfAndSubgraphs())];
        return source.Nodes
            .SelectMany(static n => n.Outputs)
            .Where(o => o.Length > 0 && !source.Proto.Output.Contains(o))
            .All(o => bound[o].Uses.All(u => (u.Node is not null && nodes.Contains(u.Node)) || subgraphs.Contains(u.Graph)));
    }

    private static Dictionary<string, string>? Names(OnnxNodeSource source, Dictionary<string, Value> bound, Graph graph)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in source.Proto.Input.Concat(source.Proto.Output).Where(static n => n.Length > 0))
        {
            // What no node reads any more must still be there under its old name.
            Value? value = bound.GetValueOrDefault(name) ?? graph.FindVisible(name);
            if (value is null)
            {
                return null;
            }

            names[name] = value.Name;
        }

        return names;
    }
}
