using Decant.Formats.Protobuf;

namespace Decant.Formats.Onnx;

/// <summary>Writes wire records as ONNX files: to temporary files in the same folder, renamed when they are whole.</summary>
internal static class OnnxWriter
{
    /// <summary>
    /// Writes <paramref name="model"/> to <paramref name="path"/>, and its large tensors to <c>PATH.data</c>, or <c>PATH.data-00001-of-00002</c>
    /// and so on, where the options ask for it. The raw data of <paramref name="model"/>'s tensors is put back as it was.
    /// </summary>
    /// <param name="model">The records.</param>
    /// <param name="path">The model's file.</param>
    /// <param name="options">What goes where.</param>
    /// <param name="open">Creates a file of at least the given length; null for the disk.</param>
    /// <exception cref="IOException">The files cannot be written; those that were there before still are, and nothing else is.</exception>
    public static void Write(ModelProto model, string path, OnnxWriteOptions options, Func<string, long, Stream>? open = null)
    {
        string full = Path.GetFullPath(path);
        using var files = new FileReplacement(open);
        long length = ProtoWriter.Measure(model);
        if (!(options.ExternalData ?? length > options.SingleFileLimit))
        {
            files.Write(full, length, stream => ProtoWriter.Write(model, stream));
            files.Commit();
            return;
        }

        string folder = Path.GetDirectoryName(full) ?? string.Empty;
        var plan = new ExternalDataPlan(model, Path.GetFileName(full), options);
        for (int i = 0; i < plan.Names.Count; i++)
        {
            int file = i;
            files.Write(Path.Combine(folder, plan.Names[i]), plan.Length(i), stream => plan.Write(file, stream));
        }

        plan.While(() => files.Write(full, ProtoWriter.Measure(model), stream => ProtoWriter.Write(model, stream)));
        files.Commit();
    }
}
