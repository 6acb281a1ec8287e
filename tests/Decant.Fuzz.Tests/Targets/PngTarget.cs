namespace Decant.Fuzz.Tests;

/// <summary>PNG: half of the mutants have right checksums and recompressed data, so that the damage reaches what lies behind them.</summary>
internal sealed class PngTarget() : ImageTarget(".png")
{
    /// <inheritdoc/>
    protected override byte[] Mutate(FuzzSample sample, Random random) =>
        random.Next(2) == 0 ? base.Mutate(sample, random) : PngMutator.Mutate(sample.Bytes(), Samples[random.Next(Samples.Count)], random);
}
