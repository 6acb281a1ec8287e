using Decant.Graphs;

namespace Decant.Engine;

/// <summary>Puts a lowered node in the place of others; absent inputs at the end are left out.</summary>
internal static class Rewriting
{
    /// <summary>Replaces a node and what stands behind it up to its QuantizeLinear.</summary>
    public static Node Replace(GraphEditor editor, Node node, QuantizedSink sink, Operator op, IReadOnlyList<Value?> inputs)
    {
        Node lowered = editor.Insert(op, Given(inputs), sink.Quantize, [node, .. sink.Nodes]);
        editor.ReplaceUses(sink.Quantize.Outputs[0]!, lowered.Outputs[0]!);
        return lowered;
    }

    /// <summary>Replaces one node of one output.</summary>
    public static Node Replace(GraphEditor editor, Node node, Operator op, IReadOnlyList<Value?> inputs)
    {
        Node lowered = editor.Insert(op, Given(inputs), node, [node]);
        editor.ReplaceUses(node.Outputs[0]!, lowered.Outputs[0]!);
        return lowered;
    }

    /// <summary>Inputs without absent ones at the end.</summary>
    public static Value?[] Given(IReadOnlyList<Value?> inputs) => [.. inputs.Reverse().SkipWhile(static i => i is null).Reverse()];
}
