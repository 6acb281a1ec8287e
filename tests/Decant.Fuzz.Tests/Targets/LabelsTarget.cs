using Decant.Data;

namespace Decant.Fuzz.Tests;

/// <summary>Tables of files and labels, by themselves and with the folder that they speak of.</summary>
internal sealed class LabelsTarget : FuzzTarget
{
    /// <inheritdoc/>
    public override void Run(byte[] file)
    {
        string labels = ScratchFile.Write("labels.tsv", file);
        _ = LabelList.Read(labels);
        foreach (Sample sample in DatasetFormats.Open(new DatasetRequest(Path.GetDirectoryName(labels)!) { Labels = labels }).Read(limit: 3))
        {
            _ = ((FilePayload)sample.Payload).ReadAllBytes();
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<FuzzSample> FindSamples() =>
        ArraySamples.Labels().Concat(AssetSamples.Files("data", "*.tsv").Select(static p => new FuzzSample(p)));
}
