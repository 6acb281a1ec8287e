using Decant.Data;
using Decant.Tensors;

namespace Decant.Quantization.Bench;

/// <summary>A model and inputs for it that are made of real bytes or images.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="File">The model's file, in the folder of models and data.</param>
/// <param name="PointwiseOnly">Whether only weights of kernel 1 are quantized.</param>
/// <param name="Data">The samples.</param>
internal sealed record WeightOnlyCase(string Name, string File, bool PointwiseOnly, Func<Model, PreparedDataset> Data)
{
    private const int MagikaHalf = 1024;
    private const int MagikaPadding = 256;
    private const int TextLength = 64;
    private const int MostFiles = 400;

    /// <summary>The cases.</summary>
    public static IReadOnlyList<WeightOnlyCase> All(string assets) =>
    [
        new("magika", "onnx/magika/magika_standard_v3_3.onnx", false, _ => FileHeads(assets)),
        new("byte-lstm", "onnx/lstm/byte_sb_bidi_lstm.onnx", false, _ => Texts()),
        new("squeezenet-1x1", "derived/squeezenet_v1.0_dc_decoded.onnx", true, _ => Dataset.Open(
            Path.Combine(assets, "data/imagenet1000/imagenet_sample_1000_short256_jpg88.zip"), Path.Combine(assets, "data/imagenet1000/labels.tsv"), "squeezenet")),
    ];

    // The first and last bytes of files of this repository and of the folder of models and data, of all kinds in turns.
    private static PreparedDataset FileHeads(string assets)
    {
        string[] files = [.. new[] { "src", "docs", "tests", assets }
            .SelectMany(static folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Where(static f => !f.Contains("/bin/", StringComparison.Ordinal) && !f.Contains("/obj/", StringComparison.Ordinal) && new FileInfo(f).Length >= 64)
            .Order(StringComparer.Ordinal)
            .GroupBy(static f => Path.GetExtension(f), StringComparer.Ordinal)
            .SelectMany(static g => g.Select(static (f, i) => (File: f, Turn: i)))
            .OrderBy(static f => f.Turn).ThenBy(static f => f.File, StringComparer.Ordinal)
            .Take(MostFiles).Select(static f => f.File)];
        return Dataset.Generate("heads and tails of files", files.Length, index => (new Dictionary<string, RuntimeValue> { ["bytes"] = Head(files[index]) }, null));
    }

    private static Tensor Head(string file)
    {
        using FileStream stream = System.IO.File.OpenRead(file);
        var values = new int[2 * MagikaHalf];
        Array.Fill(values, MagikaPadding);
        var bytes = new byte[(int)Math.Min(MagikaHalf, stream.Length)];
        stream.ReadExactly(bytes);
        Array.ConvertAll(bytes, static b => (int)b).CopyTo(values, 0);
        stream.Position = stream.Length - bytes.Length;
        stream.ReadExactly(bytes);
        Array.ConvertAll(bytes, static b => (int)b).CopyTo(values, values.Length - bytes.Length);
        return Tensor.Create(values, Shape.Of(1, values.Length));
    }

    /// <summary>Pieces of the text of the pages of this repository.</summary>
    public static PreparedDataset Texts()
    {
        byte[] text = [.. Directory.EnumerateFiles("docs", "*.md").Order(StringComparer.Ordinal).SelectMany(System.IO.File.ReadAllBytes)];
        return Dataset.Generate("pages", text.Length / TextLength, index => (
            new Dictionary<string, RuntimeValue> { ["input"] = Tensor.Create(text.AsSpan((int)(index * 7919 % (text.Length / TextLength)) * TextLength, TextLength).ToArray(), Shape.Of(1, TextLength)) }, null));
    }
}
