using System.IO.Compression;
using Decant.Tensors;

namespace Decant.Data;

/// <summary>NumPy arrays: an <c>.npz</c> archive, or an <c>.npy</c> file with another as labels.</summary>
public sealed class NumpyFormat : IDatasetFormat
{
    private const int LargestDeflateRatio = 1032;

    // Sample and label arrays that belong together, in the order of preference.
    private static readonly (string Data, string Label)[] Pairs =
    [
        ("x", "y"), ("images", "labels"), ("data", "labels"), ("data", "label"), ("test_images", "test_labels"), ("x_test", "y_test"),
        ("val_images", "val_labels"), ("x_val", "y_val"), ("train_images", "train_labels"), ("x_train", "y_train"), ("inputs", "targets"),
    ];

    /// <inheritdoc/>
    public string Description => "a NumPy .npz or .npy file";

    /// <inheritdoc/>
    public bool Recognizes(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        if (FileDataset.IsZip(path))
        {
            using ZipArchive archive = ZipStore.Open(path);
            return archive.Entries.Count > 0 && archive.Entries.All(e => e.FullName.EndsWith(".npy", StringComparison.Ordinal));
        }

        Span<byte> head = stackalloc byte[6];
        using FileStream stream = File.OpenRead(path);
        return stream.ReadAtLeast(head, 6, throwOnEndOfStream: false) == 6 && head[0] == 0x93 && head[1..].SequenceEqual("NUMPY"u8);
    }

    /// <inheritdoc/>
    /// <exception cref="ModelException">An array is malformed (DEC1505), or the arrays asked for are not there or do not fit (DEC1507).</exception>
    public IDataset Open(DatasetRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!FileDataset.IsZip(request.Path))
        {
            string name = Path.GetFileNameWithoutExtension(request.Path);
            return new ArrayDataset(request.Path, name, () => new ArrayRows(OpenFile(request.Path), request.Labels is null ? null : OpenFile(request.Labels), null));
        }

        (string data, string? label) = Choose(request);
        return new ArrayDataset(request.Path, data, () => OpenArchive(request.Path, data, label));
    }

    private static RowReader OpenFile(string path)
    {
        FileStream stream = File.OpenRead(path);
        return NpyReader.Open(stream, stream.Length, path);
    }

    private static ArrayRows OpenArchive(string path, string data, string? label)
    {
        // Each array reads through an archive of its own: streams of one archive share its position.
        ZipArchive first = ZipStore.Open(path);
        try
        {
            RowReader rows = OpenEntry(first, path, data);
            if (label is null)
            {
                return new ArrayRows(rows, null, first);
            }

            ZipArchive second = ZipStore.Open(path);
            try
            {
                return new ArrayRows(rows, OpenEntry(second, path, label), new Both(first, second));
            }
            catch
            {
                second.Dispose();
                throw;
            }
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    private static RowReader OpenEntry(ZipArchive archive, string path, string array)
    {
        ZipArchiveEntry entry = archive.GetEntry(array + ".npy") ?? throw new ModelException(
            "DEC1507", $"data '{path}': there is no array '{array}'; the archive has {string.Join(", ", archive.Entries.Select(e => Stem(e.FullName)))}");
        long most = Math.Min(entry.Length, (entry.CompressedLength + 16) * LargestDeflateRatio);
        Stream stream;
        try
        {
            stream = entry.Open();
        }
        catch (InvalidDataException error)
        {
            throw new ModelException("DEC1502", $"archive '{path}': the entry '{entry.FullName}' cannot be read: {error.Message}", error);
        }

        return NpyReader.Open(stream, most, $"{path}:{array}");
    }

    private static (string Data, string? Label) Choose(DatasetRequest request)
    {
        using ZipArchive archive = ZipStore.Open(request.Path);
        string[] names = [.. archive.Entries.Select(e => Stem(e.FullName))];
        if (request.DataArray is not null)
        {
            string? partner = Pairs.FirstOrDefault(p => p.Data == request.DataArray && names.Contains(p.Label)).Label;
            return (request.DataArray, request.LabelArray ?? partner);
        }

        foreach ((string data, string label) in Pairs)
        {
            if (names.Contains(data) && names.Contains(request.LabelArray ?? label))
            {
                return (data, request.LabelArray ?? label);
            }
        }

        return names.Length == 1 ? (names[0], request.LabelArray) : throw new ModelException(
            "DEC1507", $"data '{request.Path}': which array holds the samples? The archive has {string.Join(", ", names)}");
    }

    private static string Stem(string entry) => entry.EndsWith(".npy", StringComparison.Ordinal) ? entry[..^4] : entry;

    private sealed class Both(IDisposable first, IDisposable second) : IDisposable
    {
        public void Dispose()
        {
            second.Dispose();
            first.Dispose();
        }
    }
}
