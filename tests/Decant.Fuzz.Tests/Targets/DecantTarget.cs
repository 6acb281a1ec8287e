using System.Buffers.Binary;
using System.Text;
using Decant.Formats.Decant;
using Decant.Tensors;

namespace Decant.Fuzz.Tests;

/// <summary>Containers of packed weights: whole archives damaged, and archives of damaged parts.</summary>
internal sealed class DecantTarget : ModelTarget
{
    private static readonly byte[] Palette = [2, 0, .. Floats(-1f, 0.5f), 255, 0, 1, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0];
    private static readonly byte[] ScaledPalette = [2, 0, .. Floats(-1f, 1f), 1, 4, 0, 0, 0, .. Floats(1f, 2f, 3f, 4f), 0, 1, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0];
    private static readonly byte[] Bitmask = [0b0000_0101, 0b0000_1000, .. Floats(1f, 2f, 3f)];

    /// <inheritdoc/>
    public override void Run(byte[] file)
    {
        using Graphs.Model model = DecantFormat.Load(ScratchFile.Write("mutant.decant", file));
        Follow(model);
    }

    /// <inheritdoc/>
    protected override IEnumerable<FuzzSample> FindSamples() =>
    [
        new("palette", ArraySamples.Zip(Parts("palette", Palette))),
        new("palette with scales", ArraySamples.Zip(Parts("palette", ScaledPalette))),
        new("bitmask", ArraySamples.Zip(Parts("bitmask", Bitmask))),
    ];

    /// <inheritdoc/>
    protected override byte[] Mutate(FuzzSample sample, Random random)
    {
        if (random.Next(3) == 0)
        {
            return base.Mutate(sample, random);
        }

        (string Name, byte[] Content)[] parts = sample.Name == "bitmask" ? Parts("bitmask", Bitmask) : Parts("palette", sample.Name == "palette" ? Palette : ScaledPalette);
        int part = random.Next(parts.Length + 1) % parts.Length;
        byte[] content = parts[part].Content;
        parts[part].Content = part == 0 ? TextMutator.Mutate(content, content, random) : ByteMutator.Mutate(content, sample, random);
        return ArraySamples.Zip(random.Next(8) == 0 ? [.. parts, parts[random.Next(parts.Length)]] : parts);
    }

    private static (string Name, byte[] Content)[] Parts(string encoding, byte[] weights)
    {
        ProtoModel model = new ProtoModel().Input("x", ElementType.Float32, "batch", 3).Input("w", ElementType.Float32, 3, 4).Add("MatMul", "x w", "h").Add("Relu", "h", "y").Outputs("y");
        string manifest = $$"""{ "version": 1, "weights": [ { "name": "w", "encoding": "{{encoding}}", "shape": [3, 4], "entry": "weights/0.bin" } ] }""";
        return [("manifest.json", Encoding.UTF8.GetBytes(manifest)), ("model.onnx", model.ToArray()), ("weights/0.bin", weights)];
    }

    private static byte[] Floats(params float[] values)
    {
        byte[] bytes = new byte[4 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), values[i]);
        }

        return bytes;
    }
}
