using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Conformance.Tests;

/// <summary>One case of the suite: a model and the outputs that it must give.</summary>
internal sealed record BackendCase(string Category, string Name, string ModelPath)
{
    /// <summary>Pairs of inputs and expected outputs.</summary>
    public IEnumerable<(Dictionary<string, RuntimeValue> Inputs, RuntimeValue[] Outputs)> DataSets(Graph graph)
    {
        if (Category == "light")
        {
            yield return (
                graph.RequiredInputs().ToDictionary(i => i.Name, Ramp),
                [OnnxValueFile.Read(Path.ChangeExtension(ModelPath, null) + "_output_0.pb")]);
            yield break;
        }

        foreach (string folder in Directory.GetDirectories(Path.GetDirectoryName(ModelPath)!, "test_data_set_*").Order(StringComparer.Ordinal))
        {
            var inputs = new Dictionary<string, RuntimeValue>();
            for (int i = 0; File.Exists(Path.Combine(folder, $"input_{i}.pb")); i++)
            {
                inputs[graph.Inputs[i].Name] = OnnxValueFile.Read(Path.Combine(folder, $"input_{i}.pb"), graph.Inputs[i].Type);
            }

            yield return (inputs, [.. graph.Outputs.Select((o, i) => OnnxValueFile.Read(Path.Combine(folder, $"output_{i}.pb"), o.Type))]);
        }
    }

    // The suite's rule for models without stored inputs: 0, 1/n, 2/n …
    private static RuntimeValue Ramp(Value input)
    {
        long count = input.Shape!.ElementCount;
        return Tensor.Create([.. Enumerable.Range(0, (int)count).Select(i => (float)((double)i / count))], input.Shape);
    }
}
