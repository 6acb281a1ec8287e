using Decant.Data;

namespace Decant.Fuzz.Tests;

/// <summary>NumPy arrays, as data sets and as single tensors.</summary>
internal sealed class NpyTarget() : DatasetTarget(".npy")
{
    /// <inheritdoc/>
    public override void Run(byte[] file)
    {
        _ = NpyFile.Read(ScratchFile.Write("mutant.npy", file));
        base.Run(file);
    }

    /// <inheritdoc/>
    protected override IEnumerable<FuzzSample> FindSamples() =>
        ArraySamples.Numpy().Concat(AssetSamples.Files(string.Empty, "*.npy").Select(static p => new FuzzSample(p)));
}
