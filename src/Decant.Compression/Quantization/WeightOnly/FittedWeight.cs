using Decant.Tensors;

namespace Decant.Compression;

/// <summary>A weight in blocks, decided: <c>weight[i] = (Codes[i] - zero point) · scale</c>.</summary>
/// <param name="Codes">The integers in the order of the weight, without sign; those of a symmetric encoding lie around the middle.</param>
/// <param name="Scales">[column][block]; a column is one index of all axes but the one that is summed over.</param>
/// <param name="ZeroPoints">[column][block].</param>
public sealed record FittedWeight(byte[] Codes, float[] Scales, byte[] ZeroPoints)
{
    /// <summary>What each channel of the data is multiplied by before the weight; null where by nothing.</summary>
    public float[]? InputFactors { get; init; }

    /// <summary>The weight that the codes stand for.</summary>
    /// <exception cref="ModelException">DEC1906: it is for a weight of another size.</exception>
    internal Tensor Value(string name, WeightBlocks blocks)
    {
        if (Codes.Length != blocks.Weight.Length || Scales.Length != blocks.Columns * blocks.Blocks || ZeroPoints.Length != Scales.Length)
        {
            throw new ModelException("DEC1906", $"weight plan: the weight '{name}' has {blocks.Weight.Length} elements in {blocks.Columns * blocks.Blocks} blocks, the plan {Codes.Length} in {Scales.Length}; it was made for another model");
        }

        var values = new float[Codes.Length];
        for (int i = 0; i < values.Length; i++)
        {
            long block = blocks.BlockOf(i);
            values[i] = (Codes[i] - ZeroPoints[block]) * Scales[block];
        }

        return Tensor.Create(values, blocks.Weight.Shape);
    }

    /// <summary>The squares of the weights, and of what encoding changes in them.</summary>
    internal static (double Signal, double Noise) Error(Tensor before, Tensor after)
    {
        double signal = 0, noise = 0;
        ReadOnlySpan<float> x = before.ToFloats(), y = after.AsSpan<float>();
        for (int i = 0; i < x.Length; i++)
        {
            double error = (double)x[i] - y[i];
            signal += (double)x[i] * x[i];
            noise += error * error;
        }

        return (signal, noise);
    }
}
