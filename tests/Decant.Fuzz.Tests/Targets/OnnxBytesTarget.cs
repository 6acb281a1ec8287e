namespace Decant.Fuzz.Tests;

/// <summary>ONNX files damaged byte by byte: real ones and small ones.</summary>
internal sealed class OnnxBytesTarget : ModelTarget
{
    /// <inheritdoc/>
    protected override IEnumerable<FuzzSample> FindSamples() => Interleaved([.. ModelSamples.All()], [.. AssetSamples.Models()]);

    // As many small files as real ones among the mutants: they are quicker.
    private static IEnumerable<FuzzSample> Interleaved(FuzzSample[] small, FuzzSample[] real)
    {
        for (int i = 0; i < Math.Max(small.Length, real.Length); i++)
        {
            yield return small[i % small.Length];
            if (real.Length > 0)
            {
                yield return real[i % real.Length];
            }
        }
    }
}
