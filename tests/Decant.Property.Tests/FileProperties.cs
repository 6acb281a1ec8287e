using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Writing a model and reading it again gives the same model.</summary>
public class FileProperties
{
    [Fact]
    public void Onnx_WrittenAtTheNewestOpsetAndRead_IsTheSameGraph() => Property.Holds(
        Rounds.Seeds(250), static seed => new GrowthOptions { Steps = 10, Symbolic = seed % 2 == 0 }, Change);

    [Fact]
    public void Onnx_WrittenAtAnOlderOpsetAndRead_KeepsOutputs() => Property.Holds(
        Rounds.Seeds(250), static seed => new GrowthOptions { Steps = 10, Patterns = 0.6, Symbolic = seed % 2 == 0 }, OlderChange);

    /// <summary>The first thing that writing at the newest opset and reading changes, or null.</summary>
    internal static string? Change(RandomModel random)
    {
        using Model model = random.Model.Clone();
        model.Opsets[string.Empty] = OperatorRegistry.NewestOpset;
        using Model read = OnnxFormat.Load(OnnxFormat.ToArray(model), "random", ".");
        return ModelDifference.Of(model, read);
    }

    private static string? OlderChange(RandomModel random)
    {
        byte[] file;
        try
        {
            file = OnnxFormat.ToArray(random.Model);
        }
        catch (UnsupportedException)
        {
            return null;
        }

        using Model read = OnnxFormat.Load(file, "random", ".");
        IReadOnlyList<RuntimeValue> before = new ReferenceEvaluator(random.Model).Run(random.Inputs);
        return OutputDifference.Of(random, before, new ReferenceEvaluator(read).Run(random.Inputs), 1e-5);
    }
}
