using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Random inputs of a model; each symbol has one size everywhere.</summary>
internal static class RandomInputs
{
    /// <summary>The sizes that symbols stand for.</summary>
    public static IReadOnlyDictionary<string, Dim> Bindings { get; } = new Dictionary<string, Dim> { ["n"] = 2, ["m"] = 3 };

    /// <summary>A tensor for each required input, of numbers from -2 to 2.</summary>
    public static Dictionary<string, RuntimeValue> For(Model model) =>
        model.Graph.RequiredInputs().Index().ToDictionary(static i => i.Item.Name, static i => (RuntimeValue)Create(i.Item, i.Index));

    private static Tensor Create(Value input, int seed)
    {
        var random = new Random(1000 + seed);
        Shape shape = Shape.Of(input.Shape!.Substitute(Bindings).Select(static d => d.IsNumber ? d : (Dim)2));
        var values = new float[shape.ElementCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)((random.NextDouble() * 4) - 2);
        }

        Tensor tensor = Tensor.Create(values, shape);
        return input.TensorType!.ElementType switch
        {
            ElementType.Int64 => Tensor.Create(Array.ConvertAll(values, static v => (long)v), shape),
            ElementType.Bool => Tensor.Create(Array.ConvertAll(values, static v => v > 0), shape),
            _ => tensor,
        };
    }
}
