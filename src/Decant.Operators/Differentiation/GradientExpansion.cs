using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Replaces Gradient nodes, which refer to their graph by names, by the nodes that compute the gradients.</summary>
public static class GradientExpansion
{
    /// <summary>Replaces every Gradient node of a graph; one that an operator without a gradient rule stands in the way of stays.</summary>
    /// <exception cref="ModelException">DEC1275: a name that a node refers to is no value of its graph, or there are more names than inputs.</exception>
    public static void Expand(Graph graph)
    {
        foreach (Node node in graph.Nodes.Where(static n => n.Op is GradientOp).ToArray())
        {
            var op = (GradientOp)node.Op;
            (Value y, Value[] variables) = Resolve(node, op);
            if (GradientGraph.Missing(y, variables[..op.Xs.Count]) is null)
            {
                Expand(node, op, y, variables);
            }
        }
    }

    /// <summary>Why a Gradient node was left as it is.</summary>
    internal static UnsupportedException Refusal(Node node, GradientOp op)
    {
        (Value y, Value[] variables) = Resolve(node, op);
        return new UnsupportedException("DEC1274", $"{node}: no gradient rule for {GradientGraph.Missing(y, variables[..op.Xs.Count]) ?? "a node that has not been expanded"}");
    }

    private static void Expand(Node node, GradientOp op, Value y, Value[] variables)
    {
        var editor = new GraphEditor(node.Graph, "expand-gradient");
        Value[] given = [.. node.Inputs.Take(variables.Length).Select(static i => i!)];
        Value target = given.SequenceEqual(variables) ? y : Recompute(editor, node, y, variables, given);
        IReadOnlyList<Value> gradients = GradientGraph.Add(editor, target, given[..op.Xs.Count], node);
        Value?[] outputs = [.. node.Outputs];
        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i] is { } output)
            {
                editor.ReplaceUses(output, editor.Insert(new IdentityOp(), [gradients[i]], node, [node]).Outputs[0]!);
            }
        }

        editor.RemoveNode(node);
    }

    // The value y as it would be with other variables.
    private static Value Recompute(GraphEditor editor, Node before, Value y, Value[] variables, Value[] given)
    {
        var values = new Dictionary<Value, Value>();
        for (int i = 0; i < variables.Length; i++)
        {
            values[variables[i]] = given[i];
        }

        foreach (Node node in before.Graph.Nodes.TakeWhile(n => n != before).ToArray())
        {
            if (node.Subgraphs.Count == 0 && node.Inputs.Any(i => i is not null && values.ContainsKey(i)) && !node.Outputs.Any(o => o is not null && values.ContainsKey(o)))
            {
                Node copy = editor.Insert(node.Op, [.. node.Inputs.Select(i => i is null ? null : values.GetValueOrDefault(i, i))], before, [node], node.Outputs.Count);
                for (int i = 0; i < node.Outputs.Count; i++)
                {
                    if (node.Outputs[i] is { } output)
                    {
                        values[output] = copy.Outputs[i]!;
                    }
                }
            }
        }

        return values.GetValueOrDefault(y, y);
    }

    private static (Value Y, Value[] Variables) Resolve(Node node, GradientOp op)
    {
        string[] names = [.. op.Xs, .. op.Zs ?? []];
        if (names.Length > node.Inputs.Count || node.Inputs.Take(names.Length).Contains(null) || op.Xs.Count < node.Outputs.Count)
        {
            throw new ModelException("DEC1275", $"{node}: {node.Inputs.Count} inputs and {node.Outputs.Count} outputs for {op.Xs.Count} variables and {names.Length - op.Xs.Count} other ones");
        }

        return (Find(node, op.Y), [.. names.Select(n => Find(node, n))]);
    }

    private static Value Find(Node node, string name) => node.Graph.Find(name)
        ?? throw new ModelException("DEC1275", $"{node}: '{name}' is no value of its graph");
}
