using Decant.Graphs;

namespace Decant.Engine;

/// <summary>Makes a model of its own from a subgraph: values of the graphs around it become inputs, constants come along.</summary>
internal static class SubgraphExtraction
{
    /// <summary>Extracts a subgraph.</summary>
    /// <param name="subgraph">The subgraph.</param>
    /// <param name="captured">The values that became inputs, behind the subgraph's own.</param>
    public static Model Extract(Graph subgraph, out IReadOnlyList<Value> captured)
    {
        var model = new Model(subgraph.Name);
        var editor = new GraphEditor(model.Graph);
        var values = new Dictionary<Value, Value>();
        IReadOnlyList<Value> outer = SubgraphCaptures.Of(subgraph);
        captured = [.. outer.Where(static v => v.Constant is null)];
        CopyValues(subgraph, editor, values);
        foreach (Value value in outer)
        {
            if (value.Constant is { } constant)
            {
                values[value] = editor.AddInitializer(value.Name, constant);
            }
            else
            {
                values[value] = editor.AddInput(editor.FreeName(value.Name), value.Type);
            }
        }

        CopyNodes(subgraph, editor, values);
        return model;
    }

    private static void CopyValues(Graph source, GraphEditor editor, Dictionary<Value, Value> values)
    {
        foreach (Value input in source.Inputs)
        {
            values[input] = editor.AddInput(input.Name, input.Type);
        }

        foreach (Value value in source.Values)
        {
            if (!values.TryGetValue(value, out Value? copy))
            {
                values[value] = copy = editor.Declare(value.Name, value.Type);
            }

            if (value.Initializer is { } tensor)
            {
                editor.SetInitializer(copy, tensor);
            }
        }
    }

    private static void CopyNodes(Graph source, GraphEditor editor, Dictionary<Value, Value> values)
    {
        foreach (Node node in source.Nodes)
        {
            Node copy = editor.AddNode(
                node.Op,
                [.. node.Inputs.Select(i => i is null ? null : values[i])],
                [.. node.Outputs.Select(o => o is null ? null : values[o])],
                node.Name);
            foreach (Graph inner in node.Subgraphs)
            {
                var innerEditor = new GraphEditor(editor.AddSubgraph(copy, inner.Name));
                CopyValues(inner, innerEditor, values);
                CopyNodes(inner, innerEditor, values);
            }
        }

        foreach (Value output in source.Outputs)
        {
            editor.AddOutput(values[output]);
        }
    }
}
