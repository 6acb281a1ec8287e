using Decant.Formats.Protobuf;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>The <c>.pb</c> files of ONNX test data, each with one tensor, sequence or optional.</summary>
public static class OnnxValueFile
{
    private const int TensorKind = 1;
    private const int SequenceKind = 3;
    private const int OptionalKind = 5;

    /// <summary>Reads the value in <paramref name="path"/>; its bytes are copied.</summary>
    /// <param name="path">The file.</param>
    /// <param name="type">What it holds, which the file does not tell: a sequence, an optional, or (null too) a tensor.</param>
    /// <exception cref="ModelException">DEC1300–DEC1315: the file is damaged.</exception>
    /// <exception cref="UnsupportedException">DEC1333: it holds a map or a sparse tensor.</exception>
    public static RuntimeValue Read(string path, DataType? type = null) => type switch
    {
        SequenceType => Read<SequenceProto>(path, static (s, f) => Sequence(s, f)),
        OptionalType optional => ReadOptional(path, optional),
        _ => Read<TensorProto>(path, static (t, f) => TensorDecoder.Decode(t, f).Materialize()),
    };

    /// <summary>Writes a tensor.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Tensor tensor, string? name = null) =>
        File.WriteAllBytes(path, ProtoWriter.ToArray(TensorEncoder.Encode(tensor, name)));

    // Test data of optional inputs is stored as an optional, or as the plain value.
    private static RuntimeValue ReadOptional(string path, OptionalType type)
    {
        RuntimeValue? value = Read<OptionalProto, RuntimeValue?>(path, static (o, f) => o.ElemType is null && o.Name is null ? null : Optional(o, f));
        return value ?? (new FileInfo(path).Length == 0 ? new RuntimeOptional(null) : new RuntimeOptional(Read(path, type.Item)));
    }

    private static RuntimeValue Read<T>(string path, Func<T, OnnxFile, RuntimeValue> decode)
        where T : ProtoMessage, new() => Read<T, RuntimeValue>(path, decode);

    private static TResult Read<T, TResult>(string path, Func<T, OnnxFile, TResult> decode)
        where T : ProtoMessage, new()
    {
        (T message, MappedFile mapped) = OnnxReader.ReadMessage<T>(path);
        using var file = new OnnxFile(new ModelProto(), mapped, Path.GetDirectoryName(mapped.Path) ?? string.Empty);
        return decode(message, file);
    }

    private static RuntimeSequence Sequence(SequenceProto proto, OnnxFile file) => new(proto.ElemType switch
    {
        TensorKind or 0 or null => [.. proto.TensorValues.Select(t => TensorDecoder.Decode(t, file).Materialize())],
        SequenceKind => [.. proto.SequenceValues.Select(s => Sequence(s, file))],
        OptionalKind => [.. proto.OptionalValues.Select(o => Optional(o, file))],
        _ => throw Unsupported(proto.Name),
    });

    private static RuntimeOptional Optional(OptionalProto proto, OnnxFile file) => new(proto.ElemType switch
    {
        0 or null => null,
        TensorKind when proto.TensorValue is { } tensor => TensorDecoder.Decode(tensor, file).Materialize(),
        SequenceKind when proto.SequenceValue is { } sequence => Sequence(sequence, file),
        OptionalKind when proto.OptionalValue is { } optional => Optional(optional, file),
        _ => throw Unsupported(proto.Name),
    });

    private static UnsupportedException Unsupported(string? name) =>
        new("DEC1333", $"value '{name}': maps and sparse tensors are not read");
}
