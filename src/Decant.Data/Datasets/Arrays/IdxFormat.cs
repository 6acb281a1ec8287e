using System.IO.Compression;
using Decant.Tensors;

namespace Decant.Data;

/// <summary>An IDX file of samples, plain or gzipped, with its partner of labels.</summary>
public sealed class IdxFormat : IDatasetFormat
{
    private const int LargestDeflateRatio = 1032;

    /// <inheritdoc/>
    public string Description => "an IDX file (plain or .gz)";

    /// <inheritdoc/>
    public bool Recognizes(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        Span<byte> head = stackalloc byte[4];
        try
        {
            using Stream stream = OpenStream(path, out _);
            return stream.ReadAtLeast(head, 4, throwOnEndOfStream: false) == 4 && head[0] == 0 && head[1] == 0 && head[2] is >= 8 and <= 14 && head[3] is > 0 and <= 16;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Without a labels file, the partner is sought beside the samples: <c>…-images-idx3-…</c> has <c>…-labels-idx1-…</c>.</remarks>
    /// <exception cref="ModelException">A file is malformed (DEC1505), or the labels do not fit (DEC1507).</exception>
    public IDataset Open(DatasetRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        string? labels = request.Labels ?? Partner(request.Path);
        return new ArrayDataset(request.Path, "images", () => new ArrayRows(OpenFile(request.Path), labels is null ? null : OpenFile(labels), null));
    }

    private static string? Partner(string path)
    {
        string name = Path.GetFileName(path);
        string partner = name.Replace("images", "labels", StringComparison.Ordinal).Replace("idx3", "idx1", StringComparison.Ordinal);
        string full = Path.Combine(Path.GetDirectoryName(path) ?? "", partner);
        return partner != name && File.Exists(full) ? full : null;
    }

    private static RowReader OpenFile(string path)
    {
        Stream stream;
        long most;
        try
        {
            stream = OpenStream(path, out most);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException("DEC1505", $"array '{path}': the file cannot be opened: {error.Message}", error);
        }

        return IdxReader.Open(stream, most, path);
    }

    private static Stream OpenStream(string path, out long most)
    {
        FileStream file = File.OpenRead(path);
        most = file.Length;
        Span<byte> head = stackalloc byte[2];
        bool gzip = file.ReadAtLeast(head, 2, throwOnEndOfStream: false) == 2 && head[0] == 0x1F && head[1] == 0x8B;
        file.Position = 0;
        most = gzip ? most * LargestDeflateRatio : most;
        return gzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
