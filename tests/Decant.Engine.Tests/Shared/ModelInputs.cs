using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Engine.Tests;

/// <summary>Reproducible inputs for whole models.</summary>
internal static class ModelInputs
{
    /// <summary>A value for each required input; <paramref name="first"/> is the shape of the first one where it has symbolic dimensions.</summary>
    public static Dictionary<string, RuntimeValue> Of(Model model, string first)
    {
        var inputs = new Dictionary<string, RuntimeValue>();
        foreach (Value input in model.Graph.RequiredInputs())
        {
            TensorType type = input.TensorType!;
            long[] sizes = inputs.Count == 0 && first.Length > 0
                ? [.. first.Split(',').Select(long.Parse)]
                : [.. (type.Shape ?? Shape.Scalar).Select(d => d.IsNumber && d.Value > 0 ? d.Value : 1)];
            sizes = input.Name == "state" ? [2, 1, 128] : sizes;
            inputs.Add(input.Name, type.ElementType switch
            {
                ElementType.Float32 => RandomTensors.Floats(inputs.Count + 1, sizes),
                ElementType.UInt8 => RandomTensors.Bytes(1, sizes),
                ElementType.Int32 => Tensor.Create([.. RandomTensors.Bytes(1, sizes).ToInt64s().Select(static v => (int)v)], Shape.Of(sizes)),
                ElementType.Int64 => Tensor.Create([.. Enumerable.Repeat(16000L, (int)Shape.CountElements(sizes))], Shape.Of(sizes)),
                _ => Tensor.Zeros(type.ElementType, Shape.Of(sizes)),
            });
        }

        return inputs;
    }
}
