using System.Globalization;
using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>Which tensors of a model go to which file beside it, and where in it: at multiples of 64 bytes, of a page where they are large.</summary>
internal sealed class ExternalDataPlan
{
    private const long SmallAlignment = 64;
    private const long PageAlignment = 4096;
    private const long PageAligned = 1 << 20;

    private readonly List<List<Placed>> _files = [];

    /// <summary>Places every tensor of <paramref name="model"/> that has raw data of at least the options' threshold.</summary>
    public ExternalDataPlan(ModelProto model, string modelName, OnnxWriteOptions options)
    {
        long limit = options.ExternalFileSize ?? long.MaxValue;
        long position = 0;
        foreach (TensorProto tensor in model.Tensors())
        {
            if (tensor.RawData is not { } raw || raw.Length < options.ExternalThreshold)
            {
                continue;
            }

            long start = Align(position, raw.Length);
            if (_files.Count == 0 || raw.Length > limit - start)
            {
                _files.Add([]);
                start = 0;
            }

            _files[^1].Add(new Placed(tensor, raw, start));
            position = start + raw.Length;
        }

        Names = [.. _files.Select((_, i) => _files.Count == 1
            ? $"{modelName}.data"
            : string.Create(CultureInfo.InvariantCulture, $"{modelName}.data-{i + 1:D5}-of-{_files.Count:D5}"))];
    }

    /// <summary>The names of the files.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The length of a file.</summary>
    public long Length(int file) => _files[file][^1].Start + _files[file][^1].Raw.Length;

    /// <summary>Writes the tensors of a file.</summary>
    public void Write(int file, Stream stream)
    {
        long position = 0;
        foreach (Placed placed in _files[file])
        {
            stream.Write(new byte[placed.Start - position]);
            placed.Raw.CopyTo(stream);
            position = placed.Start + placed.Raw.Length;
        }
    }

    /// <summary>Lets the tensors refer to the files while <paramref name="action"/> runs, and puts their raw data back afterwards.</summary>
    public void While(Action action)
    {
        try
        {
            for (int i = 0; i < _files.Count; i++)
            {
                _files[i].ForEach(p => Refer(p, Names[i]));
            }

            action();
        }
        finally
        {
            foreach (Placed placed in _files.SelectMany(static f => f))
            {
                placed.Tensor.RawData = placed.Raw;
                placed.Tensor.ExternalData.Clear();
                placed.Tensor.DataLocation = null;
            }
        }
    }

    private static void Refer(Placed placed, string name)
    {
        TensorProto tensor = placed.Tensor;
        tensor.RawData = null;
        tensor.DataLocation = TensorProto.External;
        tensor.ExternalData.Clear();
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = name });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = placed.Start.ToString(CultureInfo.InvariantCulture) });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = placed.Raw.Length.ToString(CultureInfo.InvariantCulture) });
    }

    private static long Align(long position, long length)
    {
        long alignment = length >= PageAligned ? PageAlignment : SmallAlignment;
        return (position + alignment - 1) / alignment * alignment;
    }

    private sealed record Placed(TensorProto Tensor, ByteRange Raw, long Start);
}
