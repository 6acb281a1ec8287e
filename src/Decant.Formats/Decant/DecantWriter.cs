using System.IO.Compression;
using System.Text.Json;
using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Formats.Decant;

/// <summary>Writes containers.</summary>
internal static class DecantWriter
{
    private const int LeastElements = 64;

    public static IReadOnlyList<string> Write(Model model, string path, int? opset)
    {
        using Model copy = model.Clone();
        var editor = new GraphEditor(copy.Graph);
        var weights = new List<PackedWeight>();
        var packed = new List<byte[]>();
        foreach (Value weight in copy.Graph.Initializers.Where(static v => !v.IsGraphInput && !v.IsGraphOutput).OrderBy(static v => v.Name, StringComparer.Ordinal).ToArray())
        {
            if (Pack(weight) is not { } found)
            {
                continue;
            }

            weights.Add(new PackedWeight(weight.Name, found.Encoding, weight.Initializer!.Sizes.ToArray(), $"weights/{weights.Count}.bin"));
            packed.Add(found.Bytes);
            TakeOut(weight, editor);
        }

        byte[] onnx = OnnxFormat.ToArray(copy, opset);
        string full = Path.GetFullPath(path);
        string temporary = full + ".part";
        try
        {
            using (var zip = new ZipArchive(File.Create(temporary), ZipArchiveMode.Create))
            {
                Add(zip, DecantFormat.ManifestEntry, JsonSerializer.SerializeToUtf8Bytes(new DecantManifest(1, weights), DecantManifestJson.Default.DecantManifest));
                Add(zip, DecantFormat.ModelEntry, onnx);
                for (int i = 0; i < packed.Count; i++)
                {
                    Add(zip, weights[i].Entry, packed[i]);
                }
            }

            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }

        return [.. weights.GroupBy(static w => w.Encoding).OrderBy(static g => g.Key, StringComparer.Ordinal).Select(static g => $"{g.Count()} weights packed as {g.Key}")];
    }

    private static (string Encoding, byte[] Bytes)? Pack(Value weight) =>
        weight.Initializer is not { ElementType: ElementType.Float32, IsSplat: false } tensor || tensor.Length is < LeastElements or > int.MaxValue / 8 ? null
        : PaletteEncoding.Pack(weight) is { } palette ? (PaletteEncoding.Name, palette)
        : BitmaskEncoding.Pack(tensor) is not { } mask ? null
        : CsrEncoding.Pack(tensor) is { } rows && Compressed(rows) < Compressed(mask) ? (CsrEncoding.Name, rows)
        : (BitmaskEncoding.Name, mask);

    private static long Compressed(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var deflate = new DeflateStream(stream, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write(bytes);
        }

        return stream.Length;
    }

    // The weight becomes an input of the same name and type, without a value.
    private static void TakeOut(Value weight, GraphEditor editor)
    {
        string name = weight.Name;
        DataType? type = weight.Type;
        editor.Rename(weight, editor.FreeName(name));
        editor.ReplaceUses(weight, editor.AddInput(name, type));
        editor.RemoveValue(weight);
    }

    private static void Add(ZipArchive zip, string name, byte[] bytes)
    {
        using Stream stream = zip.CreateEntry(name, CompressionLevel.SmallestSize).Open();
        stream.Write(bytes);
    }
}
