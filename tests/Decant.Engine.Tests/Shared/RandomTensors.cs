using Decant.Tensors;

namespace Decant.Engine.Tests;

/// <summary>Reproducible random tensors.</summary>
internal static class RandomTensors
{
    public static Tensor Floats(int seed, params long[] sizes)
    {
        var random = new Random(seed);
        Shape shape = Shape.Of(sizes);
        var values = new float[shape.ElementCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)((random.NextDouble() * 2) - 1);
        }

        return Tensor.Create(values, shape);
    }

    public static Tensor Bytes(int seed, params long[] sizes)
    {
        Shape shape = Shape.Of(sizes);
        var values = new byte[shape.ElementCount];
        new Random(seed).NextBytes(values);
        return Tensor.Create(values, shape);
    }
}
