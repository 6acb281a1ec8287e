using System.Runtime.InteropServices;
using Decant.Tensors;

namespace Decant.Large.Bench;

/// <summary>Weights that look trained and are computed from their index, so that a model of any size is written without standing in memory.</summary>
internal static class GeneratedWeights
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>float32 weights, roughly normal around zero with the given spread.</summary>
    public static Tensor Normal(int seed, double spread, params long[] sizes)
    {
        // The sum of four 16-bit uniforms has a standard deviation of 2^16 / sqrt(3).
        float scale = (float)(spread * Math.Sqrt(3) / (1 << 16));
        ulong start = (ulong)seed * 0xD1B54A32D192ED03;
        return Tensor.Computed(ElementType.Float32, Shape.Of(sizes), sizeof(float), (offset, target) =>
        {
            Span<float> values = MemoryMarshal.Cast<byte, float>(target);
            ulong index = start + (ulong)(offset / sizeof(float));
            for (int i = 0; i < values.Length; i++)
            {
                ulong bits = Mix(index++);
                int sum = (int)(bits & 0xFFFF) + (int)((bits >> 16) & 0xFFFF) + (int)((bits >> 32) & 0xFFFF) + (int)(bits >> 48);
                values[i] = (sum - (2 << 16)) * scale;
            }
        });
    }

    /// <summary>A float32 vector around <paramref name="centre"/>.</summary>
    public static Tensor Around(int seed, float centre, float spread, long size)
    {
        float[] values = Normal(seed, spread, size).ToFloats();
        return Tensor.Create(Array.ConvertAll(values, v => centre + Math.Clamp(v, -0.9f * Math.Abs(centre) - 1e-3f, 4 * spread)), Shape.Of(size));
    }

    private static ulong Mix(ulong index)
    {
        ulong x = index * Golden;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        return x ^ (x >> 29);
    }
}
