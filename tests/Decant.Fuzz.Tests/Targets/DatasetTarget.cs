using Decant.Data;

namespace Decant.Fuzz.Tests;

/// <summary>Datasets of one file: it is recognised, opened, and its first samples are read.</summary>
/// <param name="extension">The extension of the file.</param>
internal abstract class DatasetTarget(string extension) : FuzzTarget
{
    private const int MostSamples = 4;

    /// <inheritdoc/>
    public override void Run(byte[] file)
    {
        string path = ScratchFile.Write("mutant" + extension, file);
        foreach (Sample sample in DatasetFormats.Open(new DatasetRequest(path)).Read(limit: MostSamples))
        {
            Read(sample);
        }
    }

    /// <summary>Reads the content of a sample.</summary>
    protected virtual void Read(Sample sample)
    {
        if (sample.Payload is FilePayload payload)
        {
            _ = payload.ReadAllBytes();
        }
    }
}
