using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>The ONNX format: <c>.onnx</c>, a protobuf, with large tensors beside it where the model asks for that.</summary>
public static class OnnxFormat
{
    /// <summary>The format's name.</summary>
    public const string Name = "onnx";

    /// <summary>The usual file name extension.</summary>
    public const string Extension = ".onnx";

    /// <summary>The opset versions that a model can be asked to be written at.</summary>
    public static (int Oldest, int Newest) Opsets => (OperatorHistory.OldestTarget, Operators.OperatorRegistry.NewestOpset);

    /// <summary>
    /// Reads a model. Tensors stay in the file, which stays mapped until the model is disposed; operators of older versions are
    /// brought to the newest; types and shapes are inferred on the way; operators that are not known are carried through.
    /// </summary>
    /// <exception cref="ModelException">DEC1300–DEC1320: the file is damaged or contradicts itself.</exception>
    /// <exception cref="UnsupportedException">DEC1314: a tensor is stored in segments.</exception>
    public static Model Load(string path) => OnnxImporter.Import(OnnxReader.Read(path));

    /// <summary>Reads a model from memory; tensors in other files are looked for in <paramref name="folder"/>.</summary>
    /// <inheritdoc cref="Load(string)"/>
    public static Model Load(ReadOnlySpan<byte> bytes, string source, string folder) => OnnxImporter.Import(OnnxReader.Read(bytes, source, folder));

    /// <summary>
    /// Writes a model, by default at the opset it was read at, or the oldest newer one that expresses it. The file is written under
    /// another name in the same folder and renamed when it is whole, so that a model can be saved onto the file it is mapped from.
    /// </summary>
    /// <returns>The opset that the file is written at.</returns>
    /// <exception cref="UnsupportedException">DEC1330: nodes cannot be expressed at the opset asked for; all are listed.</exception>
    /// <exception cref="ArgumentException">The opset asked for is out of range.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static long Save(Model model, string path, OnnxWriteOptions? options = null)
    {
        options ??= new OnnxWriteOptions();
        (ModelProto proto, long opset) = OnnxExporter.Export(model, options.Opset);
        if (options.SparseInitializers)
        {
            OnnxSparseInitializers.Apply(model, proto.Graph!);
        }

        OnnxWriter.Write(proto, path, options);
        return opset;
    }

    /// <summary>The bytes that <see cref="Save"/> would write, for models whose tensors all fit into one array.</summary>
    /// <inheritdoc cref="Save"/>
    public static byte[] ToArray(Model model, int? opset = null) => Protobuf.ProtoWriter.ToArray(OnnxExporter.Export(model, opset).Model);
}
