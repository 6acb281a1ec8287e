using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>Orders nodes so that each follows those it reads.</summary>
internal static class NodeOrder
{
    public static void Sort(Graph graph)
    {
        var waiting = new Dictionary<Node, int>();
        var ready = new PriorityQueue<Node, int>();
        var position = new Dictionary<Node, int>();
        foreach (Node node in graph.NodeList)
        {
            position[node] = position.Count;
            int sources = Sources(node, graph).Count();
            waiting[node] = sources;
            if (sources == 0)
            {
                ready.Enqueue(node, position[node]);
            }
        }

        var sorted = new List<Node>(position.Count);
        while (ready.TryDequeue(out Node? node, out _))
        {
            sorted.Add(node);
            foreach (Node reader in Readers(node, graph))
            {
                if (--waiting[reader] == 0)
                {
                    ready.Enqueue(reader, position[reader]);
                }
            }
        }

        if (sorted.Count != position.Count)
        {
            Node stuck = graph.NodeList.First(n => waiting[n] > 0);
            throw new ModelException("DEC1112", $"{stuck}: the graph '{graph.Name}' has a cycle through it");
        }

        graph.NodeList.Clear();
        sorted.ForEach(n => n.Link = graph.NodeList.AddLast(n));
    }

    // The nodes of this graph that a node, or its subgraphs, read: each once for a reader.
    private static IEnumerable<Node> Sources(Node node, Graph graph) =>
        Read(node).Where(v => v.Graph == graph && v.Producer is not null).Select(v => v.Producer!).Distinct();

    private static IEnumerable<Node> Readers(Node node, Graph graph) =>
        node.OutputList.OfType<Value>().SelectMany(o => o.Uses).Select(u => Enclosing(u, graph)).OfType<Node>().Distinct();

    private static IEnumerable<Value> Read(Node node) => node.InputList.OfType<Value>().Concat(
        node.SubgraphList.SelectMany(g => g.NodeList.SelectMany(Read).Concat(g.OutputList)));

    private static Node? Enclosing(Use use, Graph graph)
    {
        Node? node = use.Graph == graph ? use.Node : use.Graph.Owner;
        while (node is not null && node.Graph != graph)
        {
            node = node.Graph.Owner;
        }

        return node;
    }
}
