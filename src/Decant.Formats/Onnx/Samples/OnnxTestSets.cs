using System.Globalization;
using Decant.Data;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>The sets of a folder of ONNX test data, each one sample.</summary>
internal sealed class OnnxTestSets(string name, IReadOnlyList<string> folders, IReadOnlyList<string> inputNames) : IDataset
{
    public string Name { get; } = name;

    public long? Count { get; } = folders.Count;

    public IEnumerable<Sample> Read(long skip = 0, long limit = long.MaxValue)
    {
        for (long index = skip; index < folders.Count && index - skip < limit; index++)
        {
            string folder = folders[(int)index];
            yield return new Sample(Path.GetFileName(folder), new TensorPayload(ReadInputs(folder)));
        }
    }

    private Dictionary<string, RuntimeValue> ReadInputs(string folder)
    {
        var inputs = new Dictionary<string, RuntimeValue>(StringComparer.Ordinal);
        for (int i = 0; i < inputNames.Count; i++)
        {
            string file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"input_{i}.pb"));
            if (File.Exists(file))
            {
                inputs[inputNames[i]] = OnnxValueFile.Read(file);
            }
        }

        return inputs;
    }
}
