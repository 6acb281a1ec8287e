namespace Decant.Graphs;

/// <summary>Copies the nodes and values of a graph into an empty one.</summary>
internal static class GraphCloner
{
    public static void Copy(Graph source, Graph target, Dictionary<Value, Value> values)
    {
        target.InputsOverrideInitializers = source.InputsOverrideInitializers;
        target.DocString = source.DocString;
        target.FormatData = source.FormatData;
        CopyText(source.Metadata, target.Metadata);
        var editor = new GraphEditor(target);
        foreach (Value value in source.Values)
        {
            values[value] = CopyValue(value, target, value.Name);
        }

        target.InputList.AddRange(source.Inputs.Select(i => values[i]));
        foreach (Node node in source.Nodes)
        {
            CopyNode(node, editor, values);
        }

        foreach (Value output in source.Outputs)
        {
            editor.AddOutput(values.GetValueOrDefault(output, output));
        }
    }

    // Copies what a graph without inputs holds into another graph, before a node of it.
    public static void CopyBody(Graph source, GraphEditor target, Node before, Dictionary<Value, Value> values)
    {
        foreach (Value value in source.Values)
        {
            values[value] = CopyValue(value, target.Graph, target.FreeName(value.Name));
        }

        foreach (Node node in source.Nodes)
        {
            CopyNode(node, target, values, before);
        }
    }

    private static Value CopyValue(Value source, Graph target, string name)
    {
        var copy = new Value(target, name)
        {
            Type = source.Type,
            Elements = source.Elements,
            Initializer = source.Initializer,
            IsGraphInput = source.IsGraphInput,
            DocString = source.DocString,
        };
        CopyText(source.Metadata, copy.Metadata);
        target.ValuesByName.TryAdd(copy.Name, copy);
        if (copy.Initializer is not null)
        {
            target.InitializerSet.Add(copy);
        }

        return copy;
    }

    private static void CopyNode(Node source, GraphEditor editor, Dictionary<Value, Value> values, Node? before = null)
    {
        Node copy = editor.AddNode(
            source.Op,
            [.. source.Inputs.Select(i => i is null ? null : values.GetValueOrDefault(i, i))],
            [.. source.Outputs.Select(o => o is null ? null : values[o])],
            source.Name,
            before);
        copy.Origin = source.Origin;
        copy.FormatData = source.FormatData;
        copy.DocString = source.DocString;
        CopyText(source.Metadata, copy.Metadata);
        foreach (Graph subgraph in source.Subgraphs)
        {
            Copy(subgraph, editor.AddSubgraph(copy, subgraph.Name), values);
        }
    }

    private static void CopyText(Dictionary<string, string> source, Dictionary<string, string> target)
    {
        foreach ((string key, string value) in source)
        {
            target[key] = value;
        }
    }
}
