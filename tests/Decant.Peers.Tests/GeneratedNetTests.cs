using Decant.Bench.Models;
using Decant.Engine;
using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.OnnxRuntime;
using Decant.Tensors;

namespace Decant.Peers.Tests;

/// <summary>The generated nets are valid to ONNX Runtime, their activations stay sane, and the engine gives what it gives.</summary>
public sealed class GeneratedNetTests
{
    private static readonly NetOptions Small = new() { Resolution = 64, SequenceLength = 24, Classes = 100 };

    public static TheoryData<string> Names => [.. GeneratedNets.All.Select(static n => n.Name)];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Engine_OnGeneratedNet_AgreesWithOnnxRuntime(string name) => Compare(GeneratedNets.Find(name).Create(Small));

    [SkippableTheory]
    [InlineData("resnet50")]
    [InlineData("mobilenet-v2")]
    public void Engine_WithBatchNormalizations_AgreesWithOnnxRuntime(string name) =>
        Compare(GeneratedNets.Find(name).Create(Small with { FoldBatchNormalization = false }));

    [SkippableTheory]
    [InlineData("resnet50")]
    [InlineData("mobilenet-v1")]
    public void Engine_WithNineTenthsOfWeightsZero_AgreesWithOnnxRuntime(string name)
    {
        Model model = MagnitudePruning.Apply(GeneratedNets.Find(name).Create(Small), 0.9);
        Tensor[] weights = [.. model.Graph.Initializers.Select(static v => v.Initializer!).Where(static t => t.Rank > 1)];
        double zeros = weights.Sum(static t => t.ToArray<float>().Count(static v => v == 0)) / (double)weights.Sum(static t => t.Length);
        Assert.Equal(0.9, zeros, 3);
        Compare(model);
    }

    private static void Compare(Model given)
    {
        OnnxRuntimeLibrary library = Peer.Require();
        using Model model = given;
        Dictionary<string, RuntimeValue> inputs = model.Graph.RequiredInputs().ToDictionary(static i => i.Name, static i => Draw(i.Name, i.TensorType!));
        IReadOnlyDictionary<string, RuntimeValue> expected;
        using (OnnxRuntimeSession peer = OnnxRuntimeSession.Open(library, OnnxFormat.ToArray(model)))
        {
            expected = peer.Run(inputs);
        }

        foreach (Tensor output in expected.Values.Cast<Tensor>())
        {
            Assert.InRange(output.ToDoubles().Max(Math.Abs), 1e-4, 1e4);
        }

        using IInferenceSession session = DecantEngine.Instance.CreateSession(model, SessionOptions.Default);
        Agreement.Within(1e-4, expected, session.Run(inputs));
    }

    private static RuntimeValue Draw(string name, TensorType type)
    {
        var random = new Random(7);
        int count = (int)type.Shape!.ElementCount;
        return type.ElementType == ElementType.Float32
            ? Tensor.Create([.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)], type.Shape)
            : Tensor.Create([.. Enumerable.Range(0, count).Select(i => name == "attention_mask" ? (i < count - 3 ? 1L : 0) : random.Next(30522))], type.Shape);
    }
}
