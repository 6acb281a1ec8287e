namespace Decant.Fuzz.Tests;

/// <summary>Nonsense graphs made of the small models of the ONNX backend suite, which hold every operator, and of those made here.</summary>
internal sealed class OnnxOperatorsTarget : OnnxGraphTarget
{
    private const int MostSampleBytes = 1 << 15;

    /// <inheritdoc/>
    protected override IEnumerable<FuzzSample> FindSamples() => ModelSamples.All().Concat(AssetSamples.BackendSuite("model.onnx", MostSampleBytes));
}
