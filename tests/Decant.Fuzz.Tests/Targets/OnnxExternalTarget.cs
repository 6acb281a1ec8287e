using Decant.Formats.Onnx;
using Decant.Tensors;

namespace Decant.Fuzz.Tests;

/// <summary>Models whose tensors lie in other files.</summary>
internal sealed class OnnxExternalTarget : ModelTarget
{
    private static readonly string[] Places =
        ["weights.bin", "./weights.bin", "sub/../weights.bin", "../weights.bin", "/etc/passwd", "/dev/zero", "C:\\weights.bin", "nul", "COM1.bin", "", "weights.bin\0x", "link.bin", "empty.bin", "mutant.onnx", "sub", "."];

    private static readonly string[] Numbers = ["0", "48", "-1", "1", "9223372036854775807", "18446744073709551616", "NaN", "", "4096", "0x10", " 16", "1e3"];

    /// <inheritdoc/>
    public override void Run(byte[] file)
    {
        string folder = Path.GetDirectoryName(ScratchFile.Write("weights.bin", new byte[256]))!;
        _ = ScratchFile.Write("empty.bin", []);
        string link = Path.Combine(folder, "link.bin");
        if (!OperatingSystem.IsWindows() && !File.Exists(link))
        {
            File.CreateSymbolicLink(link, "/etc/hostname");
        }

        using Graphs.Model model = OnnxFormat.Load(ScratchFile.Write("mutant.onnx", file));
        Follow(model);
    }

    /// <inheritdoc/>
    protected override IEnumerable<FuzzSample> FindSamples() => [new("external", Model("weights.bin", "0", "48"))];

    /// <inheritdoc/>
    protected override byte[] Mutate(FuzzSample sample, Random random) => random.Next(4) == 0
        ? base.Mutate(sample, random)
        : Model(Places[random.Next(Places.Length)], Numbers[random.Next(Numbers.Length)], Numbers[random.Next(Numbers.Length)]);

    private static byte[] Model(string place, string offset, string length)
    {
        ProtoModel model = new ProtoModel().Input("x", ElementType.Float32, 2, 3).Add("MatMul", "x w", "y").Outputs("y");
        var tensor = new TensorProto { Name = "w", DataType = (int)ElementType.Float32, DataLocation = TensorProto.External };
        tensor.Dims.AddRange([3, 4]);
        foreach ((string key, string value) in new[] { ("location", place), ("offset", offset), ("length", length) })
        {
            tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        model.Graph.Initializer.Add(tensor);
        return model.ToArray();
    }
}
