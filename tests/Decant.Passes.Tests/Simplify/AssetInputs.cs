using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Passes.Tests;

/// <summary>Seeded random inputs for the asset models; what a model takes as dynamic has the size that its notes give.</summary>
internal static class AssetInputs
{
    private static readonly Dictionary<string, long[]> Shapes = new(StringComparer.Ordinal)
    {
        ["state"] = [2, 1, 128],
        ["h"] = [2, 1, 64],
        ["c"] = [2, 1, 64],
    };

    /// <summary>A tensor for each required input.</summary>
    public static Dictionary<string, RuntimeValue> For(Model model) =>
        model.Graph.RequiredInputs().Index().ToDictionary(static i => i.Item.Name, i => (RuntimeValue)Create(i.Item, i.Index, model));

    private static Tensor Create(Value input, int seed, Model model)
    {
        if (input.Name == "sr")
        {
            return Tensor.Create([16000L], Shape.Of(input.Shape!.Select(static _ => (Dim)1)));
        }

        long[] sizes = Sizes(input, model);
        var random = new Random(7 + seed);
        double[] numbers = [.. Enumerable.Range(0, (int)Shape.CountElements(sizes)).Select(_ => (random.NextDouble() * 2) - 1)];
        var shape = Shape.Of(sizes);
        return input.TensorType!.ElementType switch
        {
            ElementType.UInt8 => Tensor.Create(Array.ConvertAll(numbers, static n => (byte)(128 + (n * 60))), shape),
            ElementType.Int32 => Tensor.Create(Array.ConvertAll(numbers, static n => (int)(128 + (n * 127))), shape),
            ElementType.Int64 => Tensor.Create(Array.ConvertAll(numbers, static n => (long)(n * 10)), shape),
            _ => Tensor.Create(Array.ConvertAll(numbers, static n => (float)n), shape),
        };
    }

    private static long[] Sizes(Value input, Model model)
    {
        bool isVoice = model.Graph.Inputs.Any(static i => i.Name == "sr");
        if (isVoice && Shapes.TryGetValue(input.Name, out long[]? given))
        {
            return given;
        }

        long[] open = isVoice ? [1, 576] : input.TensorType!.ElementType switch
        {
            ElementType.Int32 => [1, 2048],
            ElementType.UInt8 => [1, 64],
            _ => [1, 3, 64, 64],
        };
        return [.. input.Shape!.Select((d, axis) => d is { IsNumber: true, Value: > 0 } ? d.Value : axis < open.Length ? open[axis] : 1)];
    }
}
