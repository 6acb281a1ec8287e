using Decant.Graphs;

namespace Decant.Engine;

/// <summary>DQ(x) → Pad → Q of one scale ⇒ Pad of the integers; a constant border is the quantized constant.</summary>
internal static class PadRule
{
    /// <summary>Lowers a Pad.</summary>
    public static bool Lower(GraphEditor editor, Node node)
    {
        if (QuantizedSource.Of(node.Input(0)) is not { } x || QuantizedSink.Of(node.Output(0)) is not { } y || x.Quantization != y.Quantization
            || y.Clamp != y.Quantization.FullRange || (node.Input(2) is { } given && given.Constant is not { Length: 1 }))
        {
            return false;
        }

        float value = node.Input(2)?.Constant?.AsSpan<float>()[0] ?? 0;
        Value border = editor.AddInitializer(node.Outputs[0]!.Name + "/border", (x.Quantization with { ZeroPoint = x.Quantization.Quantize(value) }).ZeroPointTensor);
        Value?[] inputs = [x.Integers, node.Inputs[1], border, .. node.Inputs.Skip(3)];
        Node padded = editor.Insert(node.Op, inputs, y.Quantize, [node]);
        editor.ReplaceUses(y.Quantize.Outputs[0]!, padded.Outputs[0]!);
        return true;
    }
}
