using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>DynamicQuantizeMatMul ⇒ DynamicQuantizeLinear, MatMulInteger, and the product of both scales: the same numbers by operators that kernels run.</summary>
internal static class DynamicProductLowering
{
    /// <summary>Rewrites the nodes of a graph whose types were inferred.</summary>
    public static void Apply(Graph graph)
    {
        var editor = new GraphEditor(graph, "lower-dynamic");
        bool changed = false;
        foreach (Node node in graph.Nodes.Where(static n => n.Op is DynamicQuantizeMatMulOp).ToArray())
        {
            changed |= Lower(editor, node);
        }

        if (changed)
        {
            DeadNodes.Remove(graph);
        }
    }

    private static bool Lower(GraphEditor editor, Node node)
    {
        if (node.Input(1)?.Constant is not { Rank: 2 } b || node.Input(0)?.Shape is not { Rank: > 1 } || (node.Input(2)?.Constant is not { } scale)
            || (scale.Length != 1 && scale.Length != b.Sizes[1]) || (node.Input(3) is { } zero && zero.Constant is not { Rank: <= 1 }))
        {
            return false;
        }

        Value Insert(Operator op, params Value?[] inputs) => editor.Insert(op, inputs, node, [node]).Output(0)!;
        Node quantized = editor.Insert(new DynamicQuantizeLinearOp(), [node.Inputs[0]], node, [node], outputCount: 3);
        Value?[] operands = [quantized.Outputs[0], node.Inputs[1], quantized.Outputs[2], node.Input(3)];
        Value sums = Insert(new MatMulIntegerOp(), Rewriting.Given(operands));
        Value factors = editor.AddInitializer("scale", scale.Length == 1 ? scale.Reshape(Shape.Scalar) : scale.Reshape(Shape.Of(scale.Length)));
        Value product = Insert(new MulOp(), Insert(new CastOp(ElementType.Float32), sums), Insert(new MulOp(), quantized.Outputs[1], factors));
        editor.ReplaceUses(node.Outputs[0]!, node.Input(4) is { } bias ? Insert(new AddOp(), product, bias) : product);
        return true;
    }
}
