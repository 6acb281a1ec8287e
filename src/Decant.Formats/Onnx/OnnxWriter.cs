using System.Globalization;
using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>Writes wire records as ONNX files: to temporary files in the same folder, renamed when they are whole.</summary>
internal static class OnnxWriter
{
    private const long SmallAlignment = 64;
    private const long PageAlignment = 4096;
    private const long PageAligned = 1 << 20;

    /// <summary>
    /// Writes <paramref name="model"/> to <paramref name="path"/>, and its large tensors to <c>PATH.data</c> where the options ask for
    /// it. The raw data of <paramref name="model"/>'s initializers is put back as it was.
    /// </summary>
    /// <exception cref="IOException">The files cannot be written; nothing is left behind.</exception>
    public static void Write(ModelProto model, string path, OnnxWriteOptions options)
    {
        string full = Path.GetFullPath(path);
        bool external = options.ExternalData ?? ProtoWriter.Measure(model) > int.MaxValue;
        if (!external)
        {
            Replace(full, stream => ProtoWriter.Write(model, stream));
            return;
        }

        string data = full + ".data";
        List<(TensorProto Tensor, ByteRange Raw)> moved = [];
        try
        {
            string temporary = WriteTemporary(data, stream => MoveOut(model, stream, Path.GetFileName(data), options.ExternalThreshold, moved));
            try
            {
                Replace(full, stream => ProtoWriter.Write(model, stream), () => File.Move(temporary, data, overwrite: true));
            }
            catch
            {
                File.Delete(temporary);
                throw;
            }
        }
        finally
        {
            foreach ((TensorProto tensor, ByteRange raw) in moved)
            {
                tensor.RawData = raw;
                tensor.ExternalData.Clear();
                tensor.DataLocation = null;
            }
        }
    }

    private static void MoveOut(ModelProto model, Stream stream, string location, long threshold, List<(TensorProto Tensor, ByteRange Raw)> moved)
    {
        long position = 0;
        foreach (TensorProto tensor in model.Tensors().ToList())
        {
            if (tensor.RawData is not { } raw || raw.Length < threshold)
            {
                continue;
            }

            long alignment = raw.Length >= PageAligned ? PageAlignment : SmallAlignment;
            long start = (position + alignment - 1) / alignment * alignment;
            stream.Write(new byte[start - position]);
            raw.CopyTo(stream);
            position = start + raw.Length;
            moved.Add((tensor, raw));
            tensor.RawData = null;
            tensor.DataLocation = TensorProto.External;
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = start.ToString(CultureInfo.InvariantCulture) });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = raw.Length.ToString(CultureInfo.InvariantCulture) });
        }
    }

    private static void Replace(string path, Action<Stream> write, Action? beforeRename = null)
    {
        string temporary = WriteTemporary(path, write);
        try
        {
            beforeRename?.Invoke();
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static string WriteTemporary(string path, Action<Stream> write)
    {
        string temporary = Path.Combine(Path.GetDirectoryName(path) ?? string.Empty, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
            write(stream);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        return temporary;
    }
}
