using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Bench;

/// <summary>Makes reproducible inputs for a model.</summary>
internal static class Inputs
{
    /// <summary>A value for each required input.</summary>
    public static Dictionary<string, RuntimeValue> Of(Model model, BenchModel row)
    {
        var inputs = new Dictionary<string, RuntimeValue>();
        foreach (Value input in model.Graph.RequiredInputs())
        {
            TensorType type = input.TensorType ?? throw new InvalidOperationException($"input {input} is no tensor");
            long[] sizes = row.Shapes.GetValueOrDefault(input.Name) ?? [.. (type.Shape ?? Shape.Scalar).Select(static d => d.IsNumber && d.Value > 0 ? d.Value : 1)];
            inputs.Add(input.Name, Fill(input.Name, type.ElementType, Shape.Of(sizes), row.High));
        }

        return inputs;
    }

    private static Tensor Fill(string name, ElementType type, Shape shape, float high)
    {
        var random = new Random(1);
        long count = shape.ElementCount;
        return type switch
        {
            ElementType.Float32 => Tensor.Create([.. Enumerable.Range(0, (int)count).Select(_ => high * (float)random.NextDouble())], shape),
            ElementType.UInt8 => Tensor.Create([.. Enumerable.Range(0, (int)count).Select(_ => (byte)random.Next(256))], shape),
            ElementType.Int32 => Tensor.Create([.. Enumerable.Range(0, (int)count).Select(_ => random.Next(256))], shape),
            ElementType.Int64 => Tensor.Create([.. Enumerable.Repeat(name.EndsWith("mask", StringComparison.Ordinal) ? 1L : 16000L, (int)count)], shape),
            _ => Tensor.Zeros(type, shape),
        };
    }
}
