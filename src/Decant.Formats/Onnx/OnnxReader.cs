using Decant.Formats.Protobuf;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>Reads ONNX files into wire records; tensor data stays in the mapped file.</summary>
internal static class OnnxReader
{
    /// <summary>Maps and reads the model at <paramref name="path"/>.</summary>
    /// <exception cref="ModelException">DEC1300: the file cannot be opened or holds no graph; DEC1301–DEC1305: it is no such protobuf.</exception>
    public static OnnxFile Read(string path)
    {
        MappedFile file = Open(path);
        try
        {
            ModelProto model = ReadMessage<ModelProto>(file, path);
            return new OnnxFile(Checked(model, path), file, Path.GetDirectoryName(file.Path) ?? string.Empty);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a model from memory, which is copied; external data is looked for in <paramref name="folder"/>.</summary>
    /// <exception cref="ModelException">As <see cref="Read(string)"/>.</exception>
    public static OnnxFile Read(ReadOnlySpan<byte> bytes, string source, string folder) =>
        new(Checked(ProtoReader.ReadAll<ModelProto>(bytes, source), source), null, folder);

    /// <summary>Maps and reads the message at <paramref name="path"/>, such as a test input; the caller disposes the file.</summary>
    /// <exception cref="ModelException">As <see cref="Read(string)"/>.</exception>
    public static (T Message, MappedFile File) ReadMessage<T>(string path)
        where T : ProtoMessage, new()
    {
        MappedFile file = Open(path);
        try
        {
            return (ReadMessage<T>(file, path), file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static unsafe T ReadMessage<T>(MappedFile file, string path)
        where T : ProtoMessage, new() => new ProtoReader(file, file.Pointer, file.Length, path).ReadAll<T>();

    private static MappedFile Open(string path)
    {
        try
        {
            return new MappedFile(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ModelException("DEC1300", $"{path}: the file cannot be opened: {error.Message}", error);
        }
    }

    private static ModelProto Checked(ModelProto model, string source) => model.Graph is not null
        ? model
        : throw new ModelException("DEC1300", $"{source}: the file holds no graph; it is empty or no ONNX model");
}
