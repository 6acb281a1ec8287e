using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Quantizes one tensor of a float model and nothing else.</summary>
internal static class SingleTensorQuantizer
{
    /// <summary>The tensors that a plan quantizes: weights, and activations, of which those with a common scale count once.</summary>
    public static IReadOnlyList<(string Name, TensorKind Kind)> Tensors(Model model, QuantizationPlan plan)
    {
        QuantizationScope scope = QuantizationScope.Of(model, plan.ToOptions());
        return
        [
            .. scope.Nodes.Where(n => n.Graph == model.Graph).Select(QuantizationScope.Weight).OfType<Value>().Distinct().Select(static w => (w.Name, TensorKind.Weight)),
            .. scope.Values.Where(v => v.Graph == model.Graph && v.Constant is null && plan.Ranges.ContainsKey(v.Name)).Select(scope.Representative).Distinct()
                .Where(v => v.Constant is null && plan.Ranges.ContainsKey(v.Name)).Select(static v => (v.Name, TensorKind.Activation)),
        ];
    }

    /// <summary>A copy with that tensor quantized as the plan says.</summary>
    public static Model Apply(Model model, QuantizationPlan plan, string tensor)
    {
        Model result = model.Clone();
        var editor = new GraphEditor(result.Graph, "quantize-one");
        Value value = result.Graph.Find(tensor)!;
        if (value.Constant is { } weight)
        {
            editor.SetInitializer(value, Rounded(weight, Axis(value, plan), plan.Weights));
        }
        else
        {
            QuantizationParameters parameters = ActivationQuantizer.Parameters(plan.Ranges[tensor], plan.Activations, plan.SymmetricActivations);
            Value scale = editor.AddInitializer($"{tensor}_s", Tensor.Scalar(parameters.Scales[0]));
            Value zero = editor.AddInitializer($"{tensor}_z", ActivationQuantizer.Store([parameters.ZeroPoints[0]], plan.Activations, Shape.Scalar));
            Node? reader = value.Uses.Select(static u => u.Node).OfType<Node>().Where(n => n.Graph == result.Graph).FirstOrDefault();
            Node quantize = editor.Insert(new QuantizeLinearOp(), [value, scale, zero], reader, outputName: $"{tensor}_q");
            Node dequantize = editor.Insert(new DequantizeLinearOp(), [quantize.Output(0), scale, zero], reader, outputName: $"{tensor}_dq");
            editor.ReplaceUses(value, dequantize.Output(0)!);
            editor.SetInput(quantize, 0, value);
            editor.SortNodes();
        }

        return result;
    }

    private static int? Axis(Value weight, QuantizationPlan plan) =>
        plan.PerAxis ? weight.Uses.Select(static u => u.Node).OfType<Node>().First(static n => n.Facts().WeightInput is not null).Facts().WeightOutputAxis : null;

    private static Tensor Rounded(Tensor weight, int? axis, ElementType type)
    {
        float[] scales = WeightQuantizer.Scales(weight, axis, type);
        long[] integers = WeightQuantizer.Quantize(weight, scales, axis, type).ToInt64s();
        long inner = axis is { } a ? weight.Shape.Strides()[a] : 1;
        int middle = WeightQuantizer.Middle(type);
        var values = new float[integers.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (integers[i] - middle) * scales[axis is null ? 0 : (int)(i / inner % scales.Length)];
        }

        return Tensor.Create(values, weight.Shape);
    }
}
