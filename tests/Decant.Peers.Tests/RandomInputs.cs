using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Peers.Tests;

/// <summary>Draws a model's inputs from a fixed seed.</summary>
internal static class RandomInputs
{
    /// <summary>The inputs of one run.</summary>
    /// <param name="asset">The model's description.</param>
    /// <param name="model">The model.</param>
    /// <param name="seed">The seed; the same seed gives the same inputs.</param>
    public static IReadOnlyDictionary<string, RuntimeValue> For(AssetModel asset, Model model, int seed) =>
        model.Graph.RequiredInputs().ToDictionary(static input => input.Name, RuntimeValue (input) =>
            asset.Fixed.GetValueOrDefault(input.Name) ?? Draw(asset, input.Name, input.TensorType!, new Random(seed)));

    private static Tensor Draw(AssetModel asset, string name, TensorType type, Random random)
    {
        Shape shape = asset.Shapes.TryGetValue(name, out long[]? sizes)
            ? Shape.Of(sizes)
            : Shape.Of(type.Shape!.Select(static dim => dim.IsNumber && dim.Value > 0 ? dim : 1));
        int length = (int)shape.ElementCount;
        return type.ElementType switch
        {
            ElementType.Float32 => Tensor.Create([.. Draw(length, () => (float)(asset.Low + (random.NextDouble() * (asset.High - asset.Low))))], shape),
            ElementType.UInt8 => Tensor.Create([.. Draw(length, () => (byte)random.Next(256))], shape),
            ElementType.Int32 => Tensor.Create([.. Draw(length, () => random.Next(256))], shape),
            _ => throw new NotSupportedException($"{asset}: input '{name}' is {type}"),
        };
    }

    private static IEnumerable<T> Draw<T>(int count, Func<T> next) => Enumerable.Range(0, count).Select(_ => next());
}
