using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>
/// Checks that a graph keeps its own rules: names are unique, use lists match the nodes, every value is computed before it is read and
/// seen from where it is read, and every node has as many inputs, outputs and subgraphs, of such element types, as its operator's schema says.
/// </summary>
public static class GraphVerifier
{
    /// <summary>Checks a model.</summary>
    /// <exception cref="ModelException">The first rule that is broken, naming the node and the value; see <see cref="Verify(Graph)"/>.</exception>
    public static void Verify(Model model) => Verify(model.Graph);

    /// <summary>Checks a graph and those inside it.</summary>
    /// <exception cref="ModelException">
    /// DEC1115: a use list is wrong. DEC1116: a name is wrong or taken. DEC1117: a value is read before it is computed.
    /// DEC1118: a node has too few or too many inputs, outputs or subgraphs. DEC1119: an element type is not accepted.
    /// DEC1120: a value that is read is neither computed, stored nor given. DEC1121: a value is read from outside its graph.
    /// </exception>
    public static void Verify(Graph graph)
    {
        CheckNames(graph, []);
        CheckUses(graph);
        CheckGraph(graph, []);
    }

    private static void CheckNames(Graph graph, HashSet<string> outer)
    {
        HashSet<string> visible = [.. outer];
        foreach ((string name, Value value) in graph.ValuesByName)
        {
            if (value.Name != name || value.Graph != graph)
            {
                throw new ModelException("DEC1116", $"{Who(graph)}: the value '{value.Name}' is listed as '{name}'");
            }

            if (!visible.Add(name))
            {
                throw new ModelException("DEC1116", $"{Who(graph)}: the name '{name}' is taken by a value of a graph around it");
            }
        }

        foreach (Graph subgraph in graph.NodeList.SelectMany(static n => n.SubgraphList))
        {
            CheckNames(subgraph, visible);
        }
    }

    // Every place that reads a value is in its use list once, and nothing else is.
    private static void CheckUses(Graph graph)
    {
        var found = new Dictionary<Value, HashSet<Use>>();
        var listed = new Dictionary<Value, HashSet<Use>>();
        foreach (Graph inner in graph.SelfAndSubgraphs())
        {
            foreach ((Value value, Use use) in UsesIn(inner))
            {
                if (!(found.TryGetValue(value, out HashSet<Use>? uses) ? uses : found[value] = []).Add(use) || !Listed(value).Contains(use))
                {
                    throw new ModelException("DEC1115", $"{use.Node?.Describe() ?? Who(inner)}: reads '{value.Name}', whose use list does not say so");
                }
            }
        }

        HashSet<Use> Listed(Value value) => listed.TryGetValue(value, out HashSet<Use>? uses) ? uses : listed[value] = [.. value.Uses];

        foreach (Value value in graph.SelfAndSubgraphs().SelectMany(static g => g.Values))
        {
            if (value.Uses.Count != (found.TryGetValue(value, out HashSet<Use>? uses) ? uses.Count : 0))
            {
                Use stale = value.Uses.First(u => uses is null || !uses.Contains(u) || value.Uses.Count(other => other == u) > 1);
                throw new ModelException("DEC1115", $"'{value.Name}': its use list names {stale.Node?.Describe() ?? Who(stale.Graph)}, input {stale.Index}, which does not read it");
            }
        }
    }

    private static IEnumerable<(Value Value, Use Use)> UsesIn(Graph graph)
    {
        foreach (Node node in graph.NodeList)
        {
            for (int i = 0; i < node.InputList.Count; i++)
            {
                if (node.InputList[i] is { } input)
                {
                    yield return (input, new Use(node, graph, i));
                }
            }
        }

        for (int i = 0; i < graph.OutputList.Count; i++)
        {
            yield return (graph.OutputList[i], new Use(null, graph, i));
        }
    }

    private static void CheckGraph(Graph graph, HashSet<Value> computed)
    {
        foreach (Node node in graph.NodeList)
        {
            CheckLinks(graph, node);
            foreach (Value? input in node.InputList)
            {
                CheckRead(node.Describe(), graph, input, computed);
            }

            NodeVerifier.Check(node);
            foreach (Graph subgraph in node.SubgraphList)
            {
                CheckGraph(subgraph, computed);
            }

            computed.UnionWith(node.OutputList.OfType<Value>());
        }

        foreach (Value output in graph.OutputList)
        {
            CheckRead($"the outputs of {Who(graph)}", graph, output, computed);
        }
    }

    private static void CheckLinks(Graph graph, Node node)
    {
        if (node.Graph != graph || node.SubgraphList.Exists(g => g.Owner != node))
        {
            throw new ModelException("DEC1115", $"{node}: the node or a subgraph of it is listed in {Who(graph)} but belongs elsewhere");
        }

        for (int i = 0; i < node.OutputList.Count; i++)
        {
            if (node.OutputList[i] is { } output && (output.Producer != node || output.OutputIndex != i || graph.Find(output.Name) != output))
            {
                throw new ModelException("DEC1115", $"{node}: its output '{output.Name}' does not name it as the node that computes it");
            }
        }
    }

    private static void CheckRead(string who, Graph graph, Value? value, HashSet<Value> computed)
    {
        if (value is null)
        {
            return;
        }

        if (!graph.Sees(value) || value.Graph.Find(value.Name) != value)
        {
            throw new ModelException("DEC1121", $"{who}: reads '{value.Name}' of {Who(value.Graph)}, which is not around {Who(graph)}");
        }

        if (value.Producer is null)
        {
            if (!value.IsGraphInput && value.Initializer is null)
            {
                throw new ModelException("DEC1120", $"{who}: reads '{value.Name}', which nothing computes, stores or gives");
            }
        }
        else if (!computed.Contains(value))
        {
            throw new ModelException("DEC1117", $"{who}: reads '{value.Name}' before {value.Producer} computes it");
        }
    }

    private static string Who(Graph graph) => graph.Owner is null ? $"graph '{graph.Name}'" : $"graph '{graph.Name}' of {graph.Owner}";
}
