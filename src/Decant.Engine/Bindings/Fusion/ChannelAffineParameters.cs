namespace Decant.Engine;

/// <summary><c>y = scale[c] · x + shift[c]</c> for each channel c.</summary>
/// <param name="Scale">The factors.</param>
/// <param name="Shift">The summands.</param>
internal sealed record ChannelAffineParameters(double[] Scale, double[] Shift)
{
    /// <summary>Weights [M,…] whose outputs are scaled.</summary>
    public float[] FoldWeights(ReadOnlySpan<float> weights)
    {
        var folded = new float[weights.Length];
        int each = weights.Length / Scale.Length;
        for (int i = 0; i < folded.Length; i++)
        {
            folded[i] = (float)(weights[i] * Scale[i / each]);
        }

        return folded;
    }

    /// <summary>The bias behind scaled weights; an absent one is empty.</summary>
    public float[] FoldBias(ReadOnlySpan<float> bias)
    {
        var folded = new float[Scale.Length];
        for (int c = 0; c < folded.Length; c++)
        {
            folded[c] = (float)(((bias.IsEmpty ? 0 : bias[c]) * Scale[c]) + Shift[c]);
        }

        return folded;
    }
}
