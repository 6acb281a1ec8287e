namespace Decant.Fuzz.Tests;

/// <summary>IDX arrays: half of the mutants of gzipped ones are whole streams of damaged arrays.</summary>
internal sealed class IdxTarget() : DatasetTarget(".idx")
{
    /// <inheritdoc/>
    protected override IEnumerable<FuzzSample> FindSamples() =>
        ArraySamples.Idx().Concat(AssetSamples.Files("data", "t10k-*ubyte*").Select(static p => new FuzzSample(p)));

    /// <inheritdoc/>
    protected override byte[] Mutate(FuzzSample sample, Random random)
    {
        byte[] mutant = base.Mutate(sample, random);
        return random.Next(4) == 0 && mutant.Length < 1 << 16 ? ArraySamples.Gzip(mutant) : mutant;
    }
}
