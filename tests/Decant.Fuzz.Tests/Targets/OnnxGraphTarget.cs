using Decant.Formats.Onnx;
using Decant.Formats.Protobuf;

namespace Decant.Fuzz.Tests;

/// <summary>ONNX files that are whole protobufs of nonsense graphs, made of real models and small ones.</summary>
internal class OnnxGraphTarget : ModelTarget
{
    /// <inheritdoc/>
    protected override IEnumerable<FuzzSample> FindSamples() => ModelSamples.All().Concat(AssetSamples.Models());

    /// <inheritdoc/>
    protected override byte[] Mutate(FuzzSample sample, Random random)
    {
        var model = ProtoReader.ReadAll<ModelProto>(sample.Bytes(), sample.Name);
        var other = ProtoReader.ReadAll<ModelProto>(Samples[random.Next(Samples.Count)] is { } donor && donor.Bytes().Length < 1 << 16 ? donor.Bytes() : sample.Bytes(), "other");
        new GraphMutator(model, other, random).Mutate();
        return ProtoWriter.ToArray(model);
    }
}
