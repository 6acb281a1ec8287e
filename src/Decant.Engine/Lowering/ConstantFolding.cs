using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Computes, while a program is compiled, the nodes whose inputs are all known, and the shape computations whose results are.</summary>
internal static class ConstantFolding
{
    /// <summary>Folds a graph and the graphs inside it.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="mayFold">Whether a node may be folded.</param>
    /// <param name="limits">How much a result may take; what takes more is left to the run.</param>
    public static void Apply(Graph graph, Func<Node, bool> mayFold, EvaluationLimits limits)
    {
        var budget = new EvaluationBudget(limits);
        foreach (Graph inner in graph.SelfAndSubgraphs().ToArray())
        {
            var editor = new GraphEditor(inner, "fold-constants");
            foreach (Node node in inner.Nodes.Where(mayFold).ToArray())
            {
                Fold(editor, node, budget);
            }
        }
    }

    private static void Fold(GraphEditor editor, Node node, EvaluationBudget budget)
    {
        if (node.Op.ConstantOutput is not null || node.Subgraphs.Count > 0 || Results(node, budget) is not { } results)
        {
            return;
        }

        for (int i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i] is { } output)
            {
                Value constant = editor.AddInitializer(output.Name + "/folded", results[i]!);
                editor.ReplaceUses(output, constant);
            }
        }

        editor.RemoveNode(node);
    }

    private static Tensor?[]? Results(Node node, EvaluationBudget budget)
    {
        if (node.Outputs.All(static o => o is null || FromElements(o) is not null))
        {
            return [.. node.Outputs.Select(static o => o is null ? null : FromElements(o))];
        }

        if (!node.Facts().IsDeterministic || !node.Inputs.All(static i => i is null || i.Constant is not null)
            || !node.Outputs.All(static o => o is null or { Type: null or TensorType }))
        {
            return null;
        }

        var context = new EvaluationContext(node, [.. node.Inputs.Select(static i => i?.Constant)], static (graph, _) =>
            throw new InvalidOperationException($"{graph} was not expected"), budget: budget);
        try
        {
            NodeEvaluation.Run(context);
        }
        catch (ModelException error) when (error.Code == NodeEvaluation.TooLarge)
        {
            return null;
        }

        return node.Outputs.Index().All(o => o.Item is null || context.Outputs[o.Index] is Tensor)
            ? [.. context.Outputs.Select(static o => o as Tensor)]
            : null;
    }

    private static Tensor? FromElements(Value value)
    {
        if (value.Elements is not { IsConstant: true } elements || value.TensorType is not { } type)
        {
            return null;
        }

        long[] numbers = [.. elements.Elements.Select(static e => e.Value)];
        return type.ElementType switch
        {
            ElementType.Int64 => Tensor.Create(numbers, elements.Shape),
            ElementType.Int32 => Tensor.Create(Array.ConvertAll(numbers, static n => (int)n), elements.Shape),
            _ => null,
        };
    }
}
