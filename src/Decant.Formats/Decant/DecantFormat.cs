using System.IO.Compression;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Formats.Decant;

/// <summary>
/// Decant's own container, <c>.decant</c>: a zip with the ONNX graph (<c>model.onnx</c>), a list of packed weights (<c>manifest.json</c>) and the packed
/// weights (<c>weights/N.bin</c>). Weights of few values are stored as a palette and indices, sparse ones as a bit for each and the rest; each is packed
/// only where it expands to exactly the same bits. <c>docs/decant-format.md</c> describes the bytes.
/// </summary>
public static class DecantFormat
{
    /// <summary>The format's name.</summary>
    public const string Name = "decant";

    /// <summary>The usual file name extension.</summary>
    public const string Extension = ".decant";

    internal const string ManifestEntry = "manifest.json";

    internal const string ModelEntry = "model.onnx";

    /// <summary>Whether a file is a container: a zip that holds the manifest. A file that cannot be opened is none.</summary>
    public static bool Recognizes(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            Span<byte> start = stackalloc byte[4];
            if (stream.ReadAtLeast(start, 4, throwOnEndOfStream: false) < 4 || !start.SequenceEqual("PK\x03\x04"u8))
            {
                return false;
            }

            stream.Position = 0;
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            return zip.GetEntry(ManifestEntry) is not null && zip.GetEntry(ModelEntry) is not null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Reads a model; its weights are expanded.</summary>
    /// <exception cref="ModelException">DEC1714: the container is damaged; the message names the entry. DEC13xx: its graph is.</exception>
    /// <exception cref="UnsupportedException">DEC1715: it was written by a newer version.</exception>
    public static Model Load(string path) => DecantReader.Read(path);

    /// <summary>Writes a model, for the opset it has, or the oldest newer one that expresses it. A failure leaves no half file.</summary>
    /// <returns>What was packed, by encoding, in words.</returns>
    /// <exception cref="UnsupportedException">DEC1330: nodes cannot be expressed.</exception>
    public static IReadOnlyList<string> Save(Model model, string path, int? opset = null) => DecantWriter.Write(model, path, opset);
}
