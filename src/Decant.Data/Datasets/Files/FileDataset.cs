using Decant.Tensors;

namespace Decant.Data;

/// <summary>Encoded files, one a sample, from a folder or a zip archive.</summary>
public sealed class FileDataset : IDataset
{
    // Only for telling samples from other files in a folder; the decoders look at the content.
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".bmp", ".pbm", ".pgm", ".ppm", ".pnm", ".wav"];

    private readonly bool _zip;
    private readonly List<(string File, int? Label)> _files;

    private FileDataset(string path, bool zip, List<(string File, int? Label)> files)
    {
        Name = path;
        _zip = zip;
        _files = files;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long? Count => _files.Count;

    /// <summary>Opens files by a labels file (only those, in its order) or by class sub-folders (interleaved by the seed).</summary>
    /// <param name="path">A folder, a zip archive, or one image or sound.</param>
    /// <param name="labels">The labels file, or null.</param>
    /// <param name="seed">The seed of the interleaving.</param>
    /// <exception cref="ModelException">The archive or the labels file is malformed, a listed path is not allowed, or there is no sample (DEC1501 to DEC1504).</exception>
    public static FileDataset Open(string path, string? labels = null, int seed = 1)
    {
        bool zip = IsZip(path);
        using IFileStore store = OpenStore(path, zip);
        if (labels is null)
        {
            string[] files = [.. store.List().Where(f => Extensions.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))];
            return files.Length > 0
                ? new FileDataset(path, zip, ClassFolders.Arrange(files, seed))
                : throw new ModelException("DEC1501", $"data '{path}': no file ends in {string.Join(", ", Extensions)}; name the samples in a labels file");
        }

        List<(string File, int? Label)> listed = [];
        foreach (LabelRow row in LabelList.Read(labels).Rows)
        {
            string file = row.File.Replace('\\', '/');
            if (!IsBelow(file))
            {
                throw new ModelException("DEC1504", $"labels '{labels}': line {row.Line}: '{row.File}' leaves the dataset or is no path; paths are relative, do not climb, and have no control characters");
            }

            listed.Add((file, row.Label));
        }

        return new FileDataset(path, zip, listed);
    }

    /// <summary>Whether a file is a zip archive, by its content.</summary>
    internal static bool IsZip(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        Span<byte> head = stackalloc byte[4];
        using FileStream stream = File.OpenRead(path);
        return stream.ReadAtLeast(head, 4, throwOnEndOfStream: false) == 4 && (head.SequenceEqual("PK\x03\x04"u8) || head.SequenceEqual("PK\x05\x06"u8));
    }

    /// <inheritdoc/>
    public IEnumerable<Sample> Read(long skip = 0, long limit = long.MaxValue)
    {
        using IFileStore store = OpenStore(Name, _zip);
        long given = 0;
        for (long i = skip; i < _files.Count && given < limit; i++, given++)
        {
            (string file, int? label) = _files[(int)i];
            FilePayload payload = store.Find(file) ?? throw new ModelException("DEC1503", $"data '{Name}': the listed file '{file}' is not there");
            yield return new Sample(file, payload, label);
        }
    }

    private static IFileStore OpenStore(string path, bool zip) => zip ? new ZipStore(path) : new FolderStore(path);

    private static bool IsBelow(string file) =>
        !file.StartsWith('/') && !file.Contains(':', StringComparison.Ordinal) && !file.Any(char.IsControl) && !file.Split('/').Any(part => part is "" or "." or "..");
}
