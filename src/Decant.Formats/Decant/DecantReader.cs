using System.IO.Compression;
using System.Text.Json;
using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Formats.Decant;

/// <summary>Reads containers.</summary>
internal static class DecantReader
{
    // What a container may expand to: zeros and palettes take little room, so that more is no model.
    private const long Expansion = 256;
    private const long SmallModel = 64L << 20;

    public static Model Read(string path)
    {
        try
        {
            using var zip = new ZipArchive(File.OpenRead(path), ZipArchiveMode.Read);
            long room = (Expansion * new FileInfo(path).Length) + SmallModel;
            DecantManifest manifest = Manifest(zip, path, ref room);
            Model model = OnnxFormat.Load(Bytes(zip, DecantFormat.ModelEntry, path, ref room), path, Path.GetDirectoryName(Path.GetFullPath(path))!);
            model.Format = DecantFormat.Name;
            var editor = new GraphEditor(model.Graph);
            foreach (PackedWeight weight in manifest.Weights)
            {
                PutBack(model, editor, weight, zip, path, ref room);
            }

            TypeInference.Infer(model);
            return model;
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or EndOfStreamException)
        {
            throw new ModelException("DEC1714", $"{path}: the container is damaged: {e.Message}", e);
        }
    }

    private static DecantManifest Manifest(ZipArchive zip, string path, ref long room)
    {
        DecantManifest? manifest = JsonSerializer.Deserialize(Bytes(zip, DecantFormat.ManifestEntry, path, ref room), DecantManifestJson.Default.DecantManifest);
        return manifest?.Weights is null ? throw new ModelException("DEC1714", $"{path}: {DecantFormat.ManifestEntry}: it lists no weights")
            : manifest.Version != 1 ? throw new UnsupportedException("DEC1715", $"{path}: version {manifest.Version} of the container, this program reads version 1")
            : manifest;
    }

    private static void PutBack(Model model, GraphEditor editor, PackedWeight? weight, ZipArchive zip, string path, ref long room)
    {
        if (weight is null)
        {
            throw new ModelException("DEC1714", $"{path}: {DecantFormat.ManifestEntry}: an entry of its list is null");
        }

        string who = $"{path}: {weight.Entry} (weight '{weight.Name}')";
        if (weight.Name is null || weight.Entry is null || weight.Shape is null || Array.Exists(weight.Shape, static s => s < 0)
            || model.Graph.Find(weight.Name) is not { IsGraphInput: true, Initializer: null } input)
        {
            throw new ModelException("DEC1714", $"{who}: the graph has no input of that name, or its shape is no shape");
        }

        Int128 elements = weight.Shape.Aggregate((Int128)1, static (p, s) => p > int.MaxValue ? p : p * s);
        if (elements * sizeof(float) > room || elements > int.MaxValue / sizeof(float))
        {
            throw new ModelException("DEC1714", $"{who}: [{string.Join(',', weight.Shape)}] is more than a container of this size may expand to");
        }

        room -= (long)elements * sizeof(float);
        byte[] bytes = Bytes(zip, weight.Entry, path, ref room);
        float[] values = weight.Encoding switch
        {
            PaletteEncoding.Name => PaletteEncoding.Expand(bytes, weight.Shape, who, input.Metadata),
            BitmaskEncoding.Name => BitmaskEncoding.Expand(bytes, weight.Shape, who),
            CsrEncoding.Name => CsrEncoding.Expand(bytes, weight.Shape, who),
            _ => throw new UnsupportedException("DEC1715", $"{who}: encoding '{weight.Encoding}'; this program reads {PaletteEncoding.Name}, {BitmaskEncoding.Name} and {CsrEncoding.Name}"),
        };
        editor.SetInitializer(input, Tensor.Create(values, Shape.Of(weight.Shape)));
        editor.FreezeInput(input);
    }

    private static byte[] Bytes(ZipArchive zip, string name, string path, ref long room)
    {
        ZipArchiveEntry entry = zip.GetEntry(name) ?? throw new ModelException("DEC1714", $"{path}: the entry '{name}' is missing");
        if (entry.Length > Math.Min(room, int.MaxValue))
        {
            throw new ModelException("DEC1714", $"{path}: the entry '{name}' would expand to {entry.Length} bytes, more than a container of this size may");
        }

        room -= entry.Length;
        var bytes = new byte[entry.Length];
        using Stream stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }
}
