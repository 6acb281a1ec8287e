using System.Text;

namespace Decant.Graphs;

/// <summary>
/// Writes graphs as text for people: one node a line, with types, as
/// <c>y: float32[1,8] = Conv(x, w, _) {strides=[2,2]} "name"</c>; subgraphs stand indented below their node.
/// </summary>
public static class GraphPrinter
{
    /// <summary>The text of a model's main graph and its opsets.</summary>
    public static string Print(Model model)
    {
        string opsets = string.Join(", ", model.Opsets.Select(static o => o.Key.Length == 0 ? $"opset {o.Value}" : $"{o.Key} {o.Value}"));
        return $"{(opsets.Length == 0 ? string.Empty : $"# {opsets}\n")}{Print(model.Graph)}";
    }

    /// <summary>The text of a graph.</summary>
    public static string Print(Graph graph)
    {
        var text = new StringBuilder();
        WriteGraph(text, graph, string.Empty);
        return text.ToString();
    }

    /// <summary>The line of a node, its subgraphs left out.</summary>
    public static string Print(Node node)
    {
        string outputs = string.Join(", ", node.Outputs.Select(static o => o?.ToString() ?? "_"));
        string inputs = string.Join(", ", node.Inputs.Select(static i => i?.Name ?? "_"));
        string name = node.Name.Length > 0 ? $" \"{node.Name}\"" : string.Empty;
        string origin = node.Origin is { } made ? $"  # {made.Rewrite}" : string.Empty;
        return $"{outputs} = {OperatorText(node.Op)}({inputs}){AttributePrinter.Print(node.Op)}{name}{origin}";
    }

    /// <summary>A node with the nodes beside it that compute what it reads and read what it computes; the node is marked with <c>&gt;</c>.</summary>
    /// <param name="node">The node.</param>
    /// <param name="reach">How many nodes of each kind are shown at most.</param>
    public static string PrintAround(Node node, int reach = 3)
    {
        IEnumerable<Node> sources = node.Reads().Select(static v => v.Producer).OfType<Node>().Distinct().Take(reach);
        IEnumerable<Node> readers = node.Outputs.OfType<Value>().SelectMany(static o => o.Uses).Select(static u => u.Node).OfType<Node>().Distinct().Take(reach);
        IEnumerable<string> lines =
        [
            .. sources.Select(static n => $"    {Print(n)}"),
            $"  > {Print(node)}",
            .. node.Reads().Where(static v => v.Producer is null).Select(static v => $"      where {Stored(v)}"),
            .. readers.Select(static n => $"    {Print(n)}"),
        ];
        return string.Join('\n', lines);
    }

    private static void WriteGraph(StringBuilder text, Graph graph, string indent)
    {
        text.Append(indent).Append("graph ").Append(graph.Name).Append(" {\n");
        string inner = indent + "  ";
        foreach (Value input in graph.Inputs)
        {
            text.Append(inner).Append("input  ").Append(Stored(input)).Append('\n');
        }

        foreach (Value value in graph.Values.Where(static v => v.Initializer is not null && !v.IsGraphInput))
        {
            text.Append(inner).Append("stored ").Append(Stored(value)).Append('\n');
        }

        foreach (Node node in graph.Nodes)
        {
            text.Append(inner).Append(Print(node)).Append('\n');
            foreach (Graph subgraph in node.Subgraphs)
            {
                WriteGraph(text, subgraph, inner + "  ");
            }
        }

        foreach (Value output in graph.Outputs)
        {
            text.Append(inner).Append("output ").Append(output).Append('\n');
        }

        text.Append(indent).Append("}\n");
    }

    private static string Stored(Value value) =>
        value.Initializer is { } tensor ? $"{value} = {AttributePrinter.Print(tensor)}" : value.ToString();

    private static string OperatorText(Operator op) =>
        op.Schema.Domain.Length == 0 ? op.Schema.Name : $"{op.Schema.Domain}.{op.Schema.Name}";
}
