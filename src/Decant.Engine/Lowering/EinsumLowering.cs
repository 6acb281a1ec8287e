using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>An Einsum of two operands ⇒ transposes, reshapes and one MatMul: labels of both and the output count batches, labels of both alone are summed over.</summary>
internal static class EinsumLowering
{
    /// <summary>Rewrites the nodes of a graph whose types were inferred.</summary>
    public static void Apply(Graph graph)
    {
        var editor = new GraphEditor(graph, "lower-einsum");
        bool changed = false;
        foreach (Node node in graph.Nodes.Where(static n => n.Op is EinsumOp).ToArray())
        {
            changed |= Lower(editor, node, ((EinsumOp)node.Op).Equation);
        }

        if (changed)
        {
            DeadNodes.Remove(graph);
        }
    }

    private static bool Lower(GraphEditor editor, Node node, string equation)
    {
        if (node.Inputs.Count != 2 || node.Inputs.Any(static i => i?.TensorType is not { ElementType: ElementType.Float32, Shape.IsStatic: true })
            || Terms(equation) is not var (a, b, y) || a.Length != node.Inputs[0]!.Shape!.Rank || b.Length != node.Inputs[1]!.Shape!.Rank || Sizes(node, a, b) is not { } sizes)
        {
            return false;
        }

        string batch = Of(a, c => b.Contains(c) && y.Contains(c)), inner = Of(a, c => b.Contains(c) && !y.Contains(c));
        string rows = Of(a, c => !b.Contains(c)), columns = Of(b, c => !a.Contains(c));
        if (!rows.All(y.Contains) || !columns.All(y.Contains) || y.Length != batch.Length + rows.Length + columns.Length)
        {
            return false;
        }

        long Count(string labels) => labels.Aggregate(1L, (product, c) => product * sizes[c]);
        Value left = Arrange(editor, node, node.Inputs[0]!, a, batch + rows + inner, [Count(batch), Count(rows), Count(inner)]);
        Value right = Arrange(editor, node, node.Inputs[1]!, b, batch + inner + columns, [Count(batch), Count(inner), Count(columns)]);
        Value product = Insert(editor, node, new MatMulOp(), left, right);
        string made = batch + rows + columns;
        Value split = Reshape(editor, node, product, [.. made.Select(c => sizes[c])]);
        long[] order = [.. y.Select(c => (long)made.IndexOf(c, StringComparison.Ordinal))];
        Value result = y == made ? split : Insert(editor, node, new TransposeOp(EquatableList.From(order)), split);
        editor.ReplaceUses(node.Outputs[0]!, result);
        return true;
    }

    // Letters alone, each once in a term; without an arrow, those of the output are the ones that occur once, sorted.
    private static (string A, string B, string Y)? Terms(string equation)
    {
        string[] sides = equation.Replace(" ", string.Empty, StringComparison.Ordinal).Split("->");
        string[] terms = sides[0].Split(',');
        bool plain = terms.Length == 2 && sides.All(static s => s.All(static c => char.IsAsciiLetter(c) || c == ',')) && terms.All(static t => t.Distinct().Count() == t.Length);
        string letters = string.Concat(terms);
        string result = sides.Length == 2 ? sides[1] : string.Concat(letters.Where(c => letters.Count(o => o == c) == 1).Order());
        return plain && result.Distinct().Count() == result.Length && result.All(letters.Contains) ? (terms[0], terms[1], result) : null;
    }

    private static Dictionary<char, long>? Sizes(Node node, string a, string b)
    {
        var sizes = new Dictionary<char, long>();
        foreach ((char label, long size) in a.Zip(node.Inputs[0]!.Shape!.Sizes.ToArray()).Concat(b.Zip(node.Inputs[1]!.Shape!.Sizes.ToArray())))
        {
            if (sizes.TryGetValue(label, out long known) && known != size)
            {
                return null;
            }

            sizes[label] = size;
        }

        return sizes;
    }

    private static string Of(string labels, Func<char, bool> holds) => string.Concat(labels.Where(holds));

    private static Value Arrange(GraphEditor editor, Node before, Value value, string labels, string wanted, long[] sizes)
    {
        long[] order = [.. wanted.Select(c => (long)labels.IndexOf(c, StringComparison.Ordinal))];
        Value ordered = labels == wanted ? value : Insert(editor, before, new TransposeOp(EquatableList.From(order)), value);
        return Reshape(editor, before, ordered, sizes);
    }

    private static Value Reshape(GraphEditor editor, Node before, Value value, long[] sizes) =>
        Insert(editor, before, new ReshapeOp(AllowZero: true), value, editor.AddInitializer("shape", Tensor.Vector<long>(sizes)));

    private static Value Insert(GraphEditor editor, Node before, Operator op, params Value[] inputs) => editor.Insert(op, inputs, before, [before]).Output(0)!;
}
