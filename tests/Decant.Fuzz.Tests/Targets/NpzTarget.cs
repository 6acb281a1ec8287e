namespace Decant.Fuzz.Tests;

/// <summary>NumPy archives: half of the mutants are whole archives of damaged arrays.</summary>
internal sealed class NpzTarget() : DatasetTarget(".npz")
{
    private readonly FuzzSample[] _arrays = [.. ArraySamples.Numpy()];

    /// <inheritdoc/>
    protected override IEnumerable<FuzzSample> FindSamples()
    {
        yield return new FuzzSample("x and y", ArraySamples.Zip(("x.npy", ArraySamples.Npy("<f4", false, "(3, 2)", 24, 1)), ("y.npy", ArraySamples.Npy("<i8", false, "(3,)", 24, 1))));
        yield return new FuzzSample("one", ArraySamples.Zip(("data.npy", _arrays[0].Bytes())));
        foreach (string path in AssetSamples.Files("onnx", "*.npz"))
        {
            yield return new FuzzSample(path);
        }
    }

    /// <inheritdoc/>
    protected override byte[] Mutate(FuzzSample sample, Random random) => random.Next(2) == 0
        ? base.Mutate(sample, random)
        : ArraySamples.Zip(("x.npy", Array(random)), (random.Next(4) == 0 ? "x.npy" : "y.npy", Array(random)));

    private byte[] Array(Random random)
    {
        FuzzSample array = _arrays[random.Next(_arrays.Length)];
        return random.Next(2) == 0 ? array.Bytes() : ByteMutator.Mutate(array.Bytes(), array, random);
    }
}
