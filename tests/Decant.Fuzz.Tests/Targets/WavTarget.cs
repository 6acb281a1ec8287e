using Decant.Data;

namespace Decant.Fuzz.Tests;

/// <summary>Sounds, read whole and cut into frames by a preprocessing file.</summary>
internal sealed class WavTarget() : DatasetTarget(".wav")
{
    private const int MostFrames = 8;

    private static readonly Preprocess Frames = Preprocess.Parse("- audio: { rate: 16000, hop: 8, context: 4, resample: linear }\n", "frames").Bind(["x"]);

    /// <inheritdoc/>
    protected override void Read(Sample sample)
    {
        float[] samples = new float[1024];
        using (var reader = new WavReader(((FilePayload)sample.Payload).Open(), "mutant"))
        {
            while (reader.Read(samples) == samples.Length)
            {
            }
        }

        foreach (PreparedSample frame in Frames.Apply(sample).Take(MostFrames))
        {
            _ = frame.Name;
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<FuzzSample> FindSamples() =>
        ArraySamples.Wav().Concat(AssetSamples.Files("data", "*.wav").Select(static p => new FuzzSample(p)));
}
