using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>
/// Lets kernels of float32 compute nodes of float16 and bfloat16: operands are widened, results are rounded to the narrow type where something other than such
/// a node reads them. Between such nodes numbers keep the precision of float32.
/// </summary>
internal static class HalfLowering
{
    /// <summary>Rewrites a graph whose types were inferred.</summary>
    public static void Apply(Graph graph)
    {
        if (!graph.Nodes.Any(static n => n.Inputs.Concat(n.Outputs).Any(IsNarrow)))
        {
            return;
        }

        var editor = new GraphEditor(graph, "lower-half");
        var wide = new Dictionary<Value, Value>();
        foreach (Node node in graph.Nodes.ToArray())
        {
            if (IsComputed(node) && (!node.Facts().PassesValues || node.Inputs.Where(IsNarrow).All(i => wide.ContainsKey(i!))))
            {
                Widen(editor, node, wide);
            }
        }

        DeadNodes.Remove(graph);
    }

    private static bool IsNarrow(Value? value) => value?.TensorType?.ElementType is ElementType.Float16 or ElementType.BFloat16;

    // What only moves numbers moves them as they come.
    private static bool IsComputed(Node node) => node.Subgraphs.Count == 0 && node.Op is not CastOp && node.Op.ConstantOutput is null && KernelBindings.Has(node.Op.GetType())
        && node.Outputs.Any(IsNarrow) && node.Inputs.Any(IsNarrow) && node.Facts().IsDeterministic;

    private static void Widen(GraphEditor editor, Node node, Dictionary<Value, Value> wide)
    {
        Value?[] inputs = [.. node.Inputs.Select(i => IsNarrow(i) ? Wide(editor, node, i!, wide) : i)];
        Node computed = editor.Insert(node.Op, inputs, node, [node], outputCount: node.Outputs.Count);
        for (int i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i] is not { } output)
            {
                continue;
            }

            Value result = computed.Outputs[i]!;
            if (IsNarrow(output) && result.TensorType?.ElementType == ElementType.Float32)
            {
                Value rounded = editor.Insert(new CastOp(output.TensorType!.ElementType), [result], node, [node]).Output(0)!;
                wide[rounded] = result;
                result = rounded;
            }

            editor.ReplaceUses(output, result);
        }

        editor.RemoveNode(node);
    }

    private static Value Wide(GraphEditor editor, Node before, Value value, Dictionary<Value, Value> wide)
    {
        if (!wide.TryGetValue(value, out Value? known))
        {
            wide[value] = known = editor.Insert(new CastOp(ElementType.Float32), [value], before, [before]).Output(0)!;
        }

        return known;
    }
}
