using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>Makes a model of wire records. Operators of older versions are brought to the newest; what is not known stays opaque.</summary>
internal static class OnnxImporter
{
    /// <summary>The model in <paramref name="file"/>, which owns the file's mapping from then on.</summary>
    /// <exception cref="ModelException">DEC1316–DEC1321: names, attributes or types in the file contradict each other.</exception>
    public static Model Import(OnnxFile file)
    {
        ModelProto proto = file.Model;
        Guarded(file, file.Internalize);
        var model = new Model(proto.Graph!.Name ?? string.Empty)
        {
            Format = "onnx",
            IrVersion = proto.IrVersion ?? 0,
            ProducerName = proto.ProducerName ?? string.Empty,
            ProducerVersion = proto.ProducerVersion ?? string.Empty,
            Domain = proto.Domain ?? string.Empty,
            ModelVersion = proto.ModelVersion ?? 0,
            DocString = proto.DocString,
            FormatData = proto,
        };
        foreach (OperatorSetIdProto opset in proto.OpsetImport)
        {
            model.Opsets[NormalDomain(opset.Domain)] = opset.Version ?? 1;
        }

        // Before IR version 3, files did not state it; a model of nothing but calls need not.
        model.Opsets.TryAdd(string.Empty, proto.Functions.SelectMany(static f => f.OpsetImport).Where(static o => NormalDomain(o.Domain).Length == 0).Max(static o => o.Version) ?? 1);
        CopyMetadata(proto.MetadataProps, model.Metadata);
        Guarded(file, () => new OnnxGraphImporter(file, model).Import(proto.Graph, model.Graph));
        foreach (MappedFile mapped in file.Files)
        {
            model.Own(mapped.AddReference());
        }

        file.Dispose();
        return model;
    }

    /// <summary>The domain by its usual name: empty for ONNX's own.</summary>
    public static string NormalDomain(string? domain) => domain is null or "ai.onnx" ? string.Empty : domain;

    /// <summary>Adds the entries of a record to a dictionary.</summary>
    public static void CopyMetadata(List<StringStringEntryProto> source, Dictionary<string, string> target)
    {
        foreach (StringStringEntryProto entry in source)
        {
            target[entry.Key ?? string.Empty] = entry.Value ?? string.Empty;
        }
    }

    private static void Guarded(OnnxFile file, Action action)
    {
        try
        {
            action();
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
