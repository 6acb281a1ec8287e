using System.Globalization;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// Lets a quantized model take and give integers instead of float32: the QuantizeLinear behind an input and the DequantizeLinear before an output
/// go, and what they did is kept in the model's metadata as <c>decant.quantized.NAME</c>: <c>scale zero-point</c>.
/// </summary>
public static class IntegerInterface
{
    private const string Prefix = "decant.quantized.";

    /// <summary>A copy that takes and gives integers where it can.</summary>
    /// <param name="model">A model with QuantizeLinear and DequantizeLinear.</param>
    /// <param name="notes">What became of each input and output, in words.</param>
    public static Model Apply(Model model, out IReadOnlyList<string> notes)
    {
        Model result = model.Clone();
        var editor = new GraphEditor(result.Graph, "integer-interface");
        notes = [.. result.Graph.RequiredInputs().ToArray().Select(i => Input(result, editor, i)), .. Outputs(result, editor)];
        return result;
    }

    /// <summary>A copy that takes and gives float32 again, by the model's metadata; null where it never gave it up.</summary>
    public static Model? Undo(Model model)
    {
        if (!model.Metadata.Keys.Any(static k => k.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            return null;
        }

        Model result = model.Clone();
        var editor = new GraphEditor(result.Graph, "float-interface");
        foreach (Value input in result.Graph.RequiredInputs().ToArray())
        {
            if (Parameters(result, editor, input) is { } found)
            {
                ElementType type = input.TensorType!.ElementType;
                input.Type = new TensorType(ElementType.Float32, input.Shape!);
                Node quantize = editor.Insert(new QuantizeLinearOp(), [input, found.Scale, found.Zero], result.Graph.Nodes.First(), outputName: $"{input.Name}_q");
                editor.ReplaceUses(input, quantize.Output(0)!);
                editor.SetInput(quantize, 0, input);
                quantize.Output(0)!.Type = new TensorType(type, input.Shape!);
            }
        }

        editor.SetOutputs([.. result.Graph.Outputs.ToArray().Select(o => Dequantized(result, editor, o))]);
        foreach (string key in result.Metadata.Keys.Where(static k => k.StartsWith(Prefix, StringComparison.Ordinal)).ToArray())
        {
            result.Metadata.Remove(key);
        }

        return result;
    }

    private static string Input(Model model, GraphEditor editor, Value input)
    {
        if (input.Uses is not [{ Node: { Op: QuantizeLinearOp } quantize, Index: 0 }] || quantize.Output(0) is not { IsGraphOutput: false } integers)
        {
            return $"input '{input.Name}' stays {input.Type}: it is not quantized, or something else reads it too";
        }

        string parameters = Record(model, input.Name, quantize);
        input.Type = new TensorType(integers.TensorType!.ElementType, input.Shape!);
        editor.ReplaceUses(integers, input);
        editor.RemoveNode(quantize);
        return $"input '{input.Name}' is {input.Type}: real = {parameters}";
    }

    private static List<string> Outputs(Model model, GraphEditor editor)
    {
        var notes = new List<string>();
        var outputs = model.Graph.Outputs.ToArray();
        for (int i = 0; i < outputs.Length; i++)
        {
            Value output = outputs[i];
            if (output.Producer is not { Op: DequantizeLinearOp } dequantize || dequantize.Input(0) is not { Constant: null, IsGraphInput: false, IsGraphOutput: false } integers)
            {
                notes.Add($"output '{output.Name}' stays {output.Type}: it is not quantized");
                continue;
            }

            string name = output.Name;
            string parameters = Record(model, name, dequantize);
            outputs[i] = integers;
            editor.SetOutputs(outputs);
            editor.Rename(output, editor.FreeName($"{name}_float"));
            editor.Rename(integers, name);
            editor.RemoveUnread(dequantize);
            notes.Add($"output '{name}' is {integers.Type}: real = {parameters}");
        }

        return notes;
    }

    private static string Record(Model model, string name, Node node)
    {
        string scale = node.Input(1)!.Constant!.ToFloats()[0].ToString("R", CultureInfo.InvariantCulture);
        string zero = (node.Input(2)?.Constant?.ToInt64s()[0] ?? 0).ToString(CultureInfo.InvariantCulture);
        model.Metadata[Prefix + name] = $"{scale} {zero}";
        return $"{scale} × (integer − {zero})";
    }

    private static (Value Scale, Value Zero)? Parameters(Model model, GraphEditor editor, Value value)
    {
        if (!model.Metadata.TryGetValue(Prefix + value.Name, out string? text) || text.Split(' ') is not [var scale, var zero] || value.TensorType is not { } type
            || !float.TryParse(scale, NumberStyles.Float, CultureInfo.InvariantCulture, out float step) || !long.TryParse(zero, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long middle))
        {
            return null;
        }

        return (editor.AddInitializer($"{value.Name}_s", Tensor.Scalar(step)), editor.AddInitializer($"{value.Name}_z", ActivationQuantizer.Store([middle], type.ElementType, Shape.Scalar)));
    }

    private static Value Dequantized(Model model, GraphEditor editor, Value output)
    {
        if (Parameters(model, editor, output) is not { } found)
        {
            return output;
        }

        string name = output.Name;
        editor.Rename(output, editor.FreeName($"{name}_q"));
        Value real = editor.Insert(new DequantizeLinearOp(), [output, found.Scale, found.Zero], null, outputName: name).Output(0)!;
        return real;
    }
}
