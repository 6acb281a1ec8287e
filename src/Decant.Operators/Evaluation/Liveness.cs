using Decant.Graphs;

namespace Decant.Operators;

/// <summary>After which node each computed value of a graph, and of the graphs inside it, is read for the last time.</summary>
internal sealed class Liveness
{
    private readonly Dictionary<Node, List<Value>> _ends = [];

    /// <summary>Finds the last readers.</summary>
    public Liveness(Graph graph)
    {
        foreach (Graph inner in graph.SelfAndSubgraphs())
        {
            AddGraph(inner);
        }
    }

    /// <summary>The values that nothing reads once <paramref name="node"/> has run.</summary>
    public IReadOnlyList<Value> EndingAt(Node node) => _ends.GetValueOrDefault(node) ?? (IReadOnlyList<Value>)[];

    private void AddGraph(Graph graph)
    {
        var order = new Dictionary<Node, int>();
        foreach (Node node in graph.Nodes)
        {
            order.Add(node, order.Count);
        }

        foreach (Value value in graph.Values)
        {
            if (LastReader(graph, value, order) is not { } last)
            {
                continue;
            }

            if (!_ends.TryGetValue(last, out List<Value>? ending))
            {
                _ends.Add(last, ending = []);
            }

            ending.Add(value);
        }
    }

    private static Node? LastReader(Graph graph, Value value, Dictionary<Node, int> order)
    {
        Node? last = value.Producer;
        foreach (Use use in value.Uses)
        {
            Node? reader = use.Node;
            Graph at = use.Graph;
            while (at != graph)
            {
                reader = at.Owner;
                at = reader!.Graph;
            }

            if (reader is null)
            {
                return null;
            }

            last = last is null || order[reader] > order[last] ? reader : last;
        }

        return last;
    }
}
