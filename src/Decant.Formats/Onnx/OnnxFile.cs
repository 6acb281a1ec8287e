using Decant.Formats.Protobuf;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>A model as its file tells it, with the files that its bytes are mapped from. Dispose it when nothing reads them any more.</summary>
internal sealed class OnnxFile : IDisposable
{
    private readonly Dictionary<string, MappedFile> _external = new(StringComparer.Ordinal);
    private readonly MappedFile? _main;
    private readonly string _folder;

    /// <summary>Holds <paramref name="model"/>, which was read from <paramref name="main"/> (null where it came from memory).</summary>
    public OnnxFile(ModelProto model, MappedFile? main, string folder)
    {
        Model = model;
        _main = main;
        _folder = folder;
    }

    /// <summary>The model.</summary>
    public ModelProto Model { get; }

    /// <summary>Every file that is mapped so far.</summary>
    public IEnumerable<MappedFile> Files => _main is null ? _external.Values : _external.Values.Prepend(_main);

    /// <summary>The bytes of a tensor that are stored in another file.</summary>
    /// <exception cref="ModelException">
    /// DEC1310: the location is refused; DEC1311: the file is absent; DEC1312: the entries are no numbers or lie outside the file.
    /// </exception>
    public ByteRange External(TensorProto tensor)
    {
        string name = tensor.Name ?? string.Empty;
        string location = Entry(tensor, "location") ?? string.Empty;
        MappedFile file = Map(ExternalDataPath.Resolve(_folder, location, name), name);
        long offset = Number(tensor, "offset") ?? 0;
        long length = Number(tensor, "length") ?? Math.Max(0, file.Length - offset);
        if (offset > file.Length || length > file.Length - offset)
        {
            throw new ModelException(
                "DEC1312",
                $"tensor '{name}': external data at {offset}, {length} bytes, is outside '{location}' of {file.Length} bytes; the file is truncated or belongs to another model");
        }

        unsafe
        {
            return new ByteRange(file, length == 0 ? null : file.Pointer + offset, length);
        }
    }

    /// <summary>Lets every tensor of the model that is stored in another file hold its bytes, which stay mapped, as raw data.</summary>
    /// <exception cref="ModelException">As <see cref="External"/>.</exception>
    public void Internalize()
    {
        var ranges = new List<(nint Start, long Length, string? Tensor)>();
        foreach (TensorProto tensor in Model.Tensors().Where(static t => t.DataLocation == TensorProto.External))
        {
            ByteRange bytes = External(tensor);
            tensor.RawData = bytes;
            unsafe
            {
                ranges.Add(((nint)bytes.Address, bytes.Length, tensor.Name));
            }

            tensor.DataLocation = null;
            tensor.ExternalData.Clear();
        }

        RequireApart(ranges);
    }

    // Tensors may share all of their bytes, as tied weights do, but not some of them.
    private static void RequireApart(List<(nint Start, long Length, string? Tensor)> ranges)
    {
        ranges.RemoveAll(static r => r.Length == 0);
        ranges.Sort(static (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Length.CompareTo(b.Length));
        for (int i = 1; i < ranges.Count; i++)
        {
            (nint start, long length, string? tensor) = ranges[i - 1];
            bool same = ranges[i].Start == start && ranges[i].Length == length;
            if (!same && ranges[i].Start < start + (nint)length)
            {
                throw new ModelException("DEC1358", $"tensors '{tensor}' and '{ranges[i].Tensor}': the ranges of their external data, of {length} and {ranges[i].Length} bytes, overlap; the file is damaged or hostile");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (MappedFile file in _external.Values)
        {
            file.Dispose();
        }

        _external.Clear();
        _main?.Dispose();
    }

    private static string? Entry(TensorProto tensor, string key) => tensor.ExternalData.LastOrDefault(e => e.Key == key)?.Value;

    private static long? Number(TensorProto tensor, string key)
    {
        string? text = Entry(tensor, key);
        if (text is null)
        {
            return null;
        }

        return long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long value)
            ? value
            : throw new ModelException("DEC1312", $"tensor '{tensor.Name}': external data {key} '{text}' is not a number of bytes");
    }

    private MappedFile Map(string path, string tensor)
    {
        if (_external.TryGetValue(path, out MappedFile? mapped))
        {
            return mapped;
        }

        try
        {
            // Length 0 covers pipes and devices too, which must not be opened.
            var info = new FileInfo(path);
            if (!info.Exists || info.Length == 0)
            {
                throw new FileNotFoundException(info.Exists ? "the file is empty or not a regular file" : "the file does not exist");
            }

            mapped = new MappedFile(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException("DEC1311", $"tensor '{tensor}': external data file '{path}' cannot be read: {error.Message}; put it beside the model", error);
        }

        _external.Add(path, mapped);
        return mapped;
    }
}
