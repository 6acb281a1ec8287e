using Decant.Data;

namespace Decant.Formats.Onnx;

/// <summary>Folders <c>test_data_set_N</c> with <c>input_K.pb</c>, as ONNX's test suites store them beside a model.</summary>
/// <param name="inputNames">The names of the model's inputs, in the order of the file numbers.</param>
public sealed class OnnxTestSetFormat(IReadOnlyList<string> inputNames) : IDatasetFormat
{
    private const string SetPrefix = "test_data_set_";
    private const string FirstInput = "input_0.pb";

    /// <inheritdoc/>
    public string Description => "a folder of ONNX test sets (test_data_set_N/input_K.pb)";

    /// <inheritdoc/>
    public bool Recognizes(string path) => Directory.Exists(path) && SetFolders(path).Any();

    /// <inheritdoc/>
    public IDataset Open(DatasetRequest request) =>
        new OnnxTestSets(request.Path, [.. SetFolders(request.Path)], inputNames);

    // The folder itself may be one set.
    private static IEnumerable<string> SetFolders(string path) =>
        File.Exists(Path.Combine(path, FirstInput))
            ? [path]
            : Directory.EnumerateDirectories(path, SetPrefix + "*")
                .Where(static d => File.Exists(Path.Combine(d, FirstInput)))
                .OrderBy(static d => d.Length)
                .ThenBy(static d => d, StringComparer.Ordinal);
}
