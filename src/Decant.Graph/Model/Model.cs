namespace Decant.Graphs;

/// <summary>A network: its main graph and what its file says of it.</summary>
public sealed partial class Model : IDisposable
{
    private readonly List<Decant.Tensors.MappedFile> _files = [];

    /// <summary>Creates a model with an empty main graph.</summary>
    public Model(string graphName = "") => Graph = new Graph(graphName, null);

    /// <summary>The main graph.</summary>
    public Graph Graph { get; }

    /// <summary>The opset version that the source was written for, by domain (empty: ONNX's own).</summary>
    public Dictionary<string, long> Opsets { get; } = new(StringComparer.Ordinal);

    /// <summary>ONNX's own opset version of the source; 0 where it states none.</summary>
    public long Opset => Opsets.GetValueOrDefault(string.Empty);

    /// <summary>The ONNX IR version of the source; 0 where it is no ONNX file.</summary>
    public long IrVersion { get; set; }

    /// <summary>The format that the model was read from, such as <c>onnx</c>.</summary>
    public string Format { get; set; } = string.Empty;

    /// <summary>The program that wrote the source.</summary>
    public string ProducerName { get; set; } = string.Empty;

    /// <summary>The version of the program that wrote the source.</summary>
    public string ProducerVersion { get; set; } = string.Empty;

    /// <summary>The source's domain.</summary>
    public string Domain { get; set; } = string.Empty;

    /// <summary>The source's own version number.</summary>
    public long ModelVersion { get; set; }

    /// <summary>Notes of the source file.</summary>
    public string? DocString { get; set; }

    /// <summary>The source's metadata.</summary>
    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>What the source format holds of the model beyond this class, kept for writing it back.</summary>
    public object? FormatData { get; set; }

    /// <summary>The files that tensors of the model are mapped from.</summary>
    public IReadOnlyList<Decant.Tensors.MappedFile> Files => _files;

    /// <summary>Keeps <paramref name="file"/> mapped as long as the model lives; the reference passes to the model.</summary>
    public void Own(Decant.Tensors.MappedFile file) => _files.Add(file);

    /// <summary>Releases the files that tensors are mapped from.</summary>
    public void Dispose()
    {
        _files.ForEach(static f => f.Dispose());
        _files.Clear();
    }
}
