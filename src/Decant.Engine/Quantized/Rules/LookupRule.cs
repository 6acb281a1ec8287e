using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>DQ(x) → any function of one number → Q ⇒ a lookup in a table of 256 bytes, made by the operator's own evaluation.</summary>
internal static class LookupRule
{
    /// <summary>Lowers a node that works element by element on one quantized input; its other inputs are constants of one element.</summary>
    public static bool Lower(GraphEditor editor, Node node)
    {
        OperatorFacts facts = node.Facts();
        if (!facts.IsElementwise || !facts.IsDeterministic || node.Outputs.Count != 1 || node.Output(0)?.TensorType?.ElementType != ElementType.Float32
            || QuantizedInput(node) is not { } index || QuantizedSource.Of(node.Inputs[index]) is not { } x || QuantizedSink.Of(node.Output(0)) is not { } y
            || node.Inputs[index]!.TensorType != node.Outputs[0]!.TensorType)
        {
            return false;
        }

        var inputs = node.Inputs.Select((v, i) => i == index ? Tensor.Create(LookupTable.Numbers(x.Quantization), Shape.Of(256)) : (RuntimeValue?)v?.Constant);
        var context = new EvaluationContext(node, [.. inputs], static (_, _) => []);
        NodeEvaluation.Run(context);
        float[] values = ((Tensor)context.Outputs[0]!).ToFloats();
        if (values.Length != 256)
        {
            return false;
        }

        Rewriting.Replace(editor, node, y, LookupTable.Create(y.Quantization, y.Clamp, values), [x.Integers]);
        return true;
    }

    // The only input that is no constant of one element.
    private static int? QuantizedInput(Node node)
    {
        int[] open = [.. Enumerable.Range(0, node.Inputs.Count).Where(i => node.Inputs[i] is { } v && v.Constant is not { Length: 1 })];
        return open.Length == 1 ? open[0] : null;
    }
}
