using System.Globalization;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Differentiates in reverse: adds to a graph the nodes that compute the gradients of one value with respect to others.</summary>
public static class GradientGraph
{
    /// <summary>Adds the nodes of the gradient of the sum of the elements of <paramref name="y"/>.</summary>
    /// <param name="editor">Edits the graph that <paramref name="y"/> and <paramref name="xs"/> belong to.</param>
    /// <param name="y">A float tensor.</param>
    /// <param name="xs">The float tensors to differentiate by.</param>
    /// <param name="before">The node that the new ones stand before, after <paramref name="y"/>; null appends them.</param>
    /// <returns>A gradient for each of <paramref name="xs"/>, of its type and shape; zeros where <paramref name="y"/> does not depend on it.</returns>
    /// <exception cref="UnsupportedException">DEC1274: an operator in between has no gradient rule; the message lists all of them. Nothing was added.</exception>
    public static IReadOnlyList<Value> Add(GraphEditor editor, Value y, IReadOnlyList<Value> xs, Node? before = null)
    {
        List<Node> path = Path(y, xs);
        if (Missing(path) is { } missing)
        {
            throw new UnsupportedException("DEC1274", $"the gradient of '{y.Name}': no gradient rule for {missing}");
        }

        HashSet<Value> dependent = [.. xs, .. path.SelectMany(static n => n.Outputs).OfType<Value>()];
        var gradients = new Dictionary<Value, Value> { [y] = Filled(editor, y, 1, before) };
        for (int i = path.Count - 1; i >= 0; i--)
        {
            Value?[] outputs = [.. path[i].Outputs.Select(o => o is null ? null : gradients.GetValueOrDefault(o))];
            if (Array.TrueForAll(outputs, static o => o is null))
            {
                continue;
            }

            var context = new GradientContext(path[i], outputs, dependent.Contains, editor, before);
            path[i].Op.Gradient!(context);
            Gather(context, gradients);
        }

        return [.. xs.Select(x => gradients.GetValueOrDefault(x) ?? Filled(editor, x, 0, before))];
    }

    /// <summary>The operators without a gradient rule between <paramref name="xs"/> and <paramref name="y"/>, with their number, or null.</summary>
    public static string? Missing(Value y, IReadOnlyList<Value> xs) => Missing(Path(y, xs));

    private static string? Missing(List<Node> path)
    {
        string[] names = [.. path.Where(static n => n.Op.Gradient is null).GroupBy(static n => n.Op.Schema.ToString())
            .Select(static g => string.Create(CultureInfo.InvariantCulture, $"{g.Key} ({g.Count()})")).Order(StringComparer.Ordinal)];
        return names.Length == 0 ? null : string.Join(", ", names);
    }

    // The nodes that lead from xs to y, in order. What leads up to one of xs does not count: it is held fixed.
    private static List<Node> Path(Value y, IReadOnlyList<Value> xs)
    {
        HashSet<Value> sources = [.. xs];
        var needed = new HashSet<Node>();
        var waiting = new Stack<Value>([y]);
        while (waiting.TryPop(out Value? value))
        {
            if (!sources.Contains(value) && value.Producer is { } producer && needed.Add(producer))
            {
                foreach (Value? input in producer.Inputs.Where(static i => i is not null))
                {
                    waiting.Push(input!);
                }
            }
        }

        HashSet<Value> dependent = [.. xs];
        var path = new List<Node>();
        foreach (Node node in y.Graph.Nodes.Where(needed.Contains))
        {
            if (node.Inputs.Any(i => i is not null && dependent.Contains(i)) && CarriesFloats(node))
            {
                path.Add(node);
                dependent.UnionWith(node.Outputs.OfType<Value>());
            }
        }

        return path;
    }

    // Integers, truth values and texts do not change with small changes of floats.
    private static bool CarriesFloats(Node node) => node.Outputs.Any(static o => o is { Type: not TensorType } || o?.TensorType is { } type && (type.ElementType.IsFloat() || type.ElementType == ElementType.Undefined));

    private static void Gather(GradientContext context, Dictionary<Value, Value> gradients)
    {
        for (int i = 0; i < context.InputGradients.Count; i++)
        {
            if (context.InputGradients[i] is { } gradient && context.Wants(i))
            {
                Value input = context.Input(i);
                gradients[input] = gradients.TryGetValue(input, out Value? other) ? context.Add(new AddOp(), other, gradient) : gradient;
            }
        }
    }

    private static Value Filled(GraphEditor editor, Value like, double number, Node? before)
    {
        ElementType type = like.TensorType?.ElementType ?? ElementType.Float32;
        Tensor one = TensorConversion.FromDoubles(type, [number], Shape.Scalar);
        if (like.Shape is { IsStatic: true } shape)
        {
            return editor.AddInitializer($"{like.Name}_gradient", one.Repeat(shape));
        }

        Value sizes = editor.Insert(new ShapeOp(), [like], before).Outputs[0]!;
        return editor.Insert(new ExpandOp(), [editor.AddInitializer($"{like.Name}_gradient_fill", one), sizes], before).Outputs[0]!;
    }
}
