using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.OnnxRuntime;

/// <summary>A model as an ONNX file that ONNX Runtime can load: in memory, or in a folder of its own where it is large.</summary>
internal sealed class SerializedModel : IDisposable
{
    /// <summary>The most bytes of weights for which a model is kept in memory.</summary>
    public const long LargestInMemory = 256L << 20;

    private readonly DirectoryInfo? _folder;
    private byte[]? _bytes;

    private SerializedModel(byte[]? bytes, DirectoryInfo? folder)
    {
        _bytes = bytes;
        _folder = folder;
    }

    /// <summary>Writes <paramref name="model"/> with further outputs.</summary>
    /// <param name="model">The model, which is not changed.</param>
    /// <param name="observed">Names of values of the main graph that become outputs too.</param>
    /// <param name="largestInMemory">The most bytes of weights for which no files are written.</param>
    /// <exception cref="ArgumentException">DEC1709: a value does not exist.</exception>
    public static SerializedModel Of(Model model, IReadOnlyList<string> observed, long largestInMemory = LargestInMemory)
    {
        if (observed.Count == 0)
        {
            return Write(model, largestInMemory);
        }

        using Model extended = model.Clone();
        AddOutputs(extended.Graph, observed);
        return Write(extended, largestInMemory);
    }

    /// <summary>The folder that holds the files; null where the model is in memory.</summary>
    public string? Folder => _folder?.FullName;

    /// <summary>Loads the model into ONNX Runtime.</summary>
    public OnnxRuntimeSession Open(OnnxRuntimeLibrary library, OnnxRuntimeOptions options) => _folder is null
        ? OnnxRuntimeSession.Open(library, _bytes, options)
        : OnnxRuntimeSession.Open(library, FileIn(_folder), options);

    /// <summary>Lets go of the bytes where they are in memory; the model cannot be opened again. Files stay, for ONNX Runtime maps them.</summary>
    public void Forget() => _bytes = null;

    /// <summary>Deletes the files.</summary>
    public void Dispose()
    {
        if (_folder is { Exists: true })
        {
            _folder.Delete(recursive: true);
            _folder.Refresh();
        }
    }

    private static SerializedModel Write(Model model, long largestInMemory)
    {
        long weights = model.Graph.SelfAndSubgraphs().SelectMany(static g => g.Initializers)
            .Sum(static v => v.Initializer is { ElementType: not ElementType.String } tensor ? tensor.ByteLength : 0);
        if (weights <= largestInMemory)
        {
            return new SerializedModel(OnnxFormat.ToArray(model), null);
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("decant-onnxruntime-");
        try
        {
            OnnxFormat.Save(model, FileIn(folder), new OnnxWriteOptions(ExternalData: true));
            return new SerializedModel(null, folder);
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    private static void AddOutputs(Graph graph, IReadOnlyList<string> observed)
    {
        string[] absent = [.. observed.Where(name => graph.Find(name) is null)];
        if (absent.Length > 0)
        {
            throw new ArgumentException($"DEC1709 ONNX Runtime: there is no value [{string.Join(", ", absent)}] to observe in the main graph", nameof(observed));
        }

        var editor = new GraphEditor(graph);
        foreach (string name in observed.Distinct().Where(name => graph.Outputs.All(o => o.Name != name)))
        {
            editor.AddOutput(graph.Find(name)!);
        }
    }

    private static string FileIn(DirectoryInfo folder) => Path.Combine(folder.FullName, "model.onnx");
}
