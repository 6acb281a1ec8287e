using Decant.Data;
using Decant.Engine;
using Decant.Evaluation;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class SensitivityAnalysisTests
{
    // With one scale for each weight tensor, the outlier of the second layer leaves no steps for its other weights.
    [Fact]
    public void Ranking_LayerWithAnOutlier_ComesFirst()
    {
        Model model = Net();
        var test = new ModelUnderTest(model, new DecantEngine());
        PreparedDataset samples = Samples(model);
        QuantizationPlan plan = StaticQuantizer.Plan(
            model, new StaticQuantizationOptions { PerAxis = false }, samples.Read().Select(static s => s.Inputs), test.Engine);
        IReadOnlyList<LayerSensitivity> layers = SensitivityAnalysis.LeaveOneOut(test, plan, samples);
        Assert.Equal("b", layers[0].Layer);
        Assert.Equal(3, layers.Count);
        Assert.True(layers[0].SqnrDb > layers[1].SqnrDb + 6, $"{layers[0].SqnrDb} and {layers[1].SqnrDb}");
        IReadOnlyList<TensorSensitivity> tensors = SensitivityAnalysis.OneAtATime(test, plan, samples);
        Assert.Equal(("b_w", TensorKind.Weight), (tensors[0].Tensor, tensors[0].Kind));
        Assert.Contains(tensors, static t => t is { Tensor: "x", Kind: TensorKind.Activation });
        Assert.True(tensors[0].SqnrDb < tensors[1].SqnrDb - 6);
    }

    private static Model Net()
    {
        var draft = new GraphDraft();
        Value a = draft.Add("ar", new ReluOp(), draft.Conv("a", draft.Input("x", 1, 3, 6, 6), 4, 1));
        Value b = draft.Conv("b", a, 4, 3);
        Model model = draft.Done(draft.Conv("c", draft.Add("br", new ReluOp(), b), 2, 5));
        Value weight = model.Graph.Find("b_w")!;
        float[] values = weight.Initializer!.ToFloats();
        values[^1] = 100;
        new GraphEditor(model.Graph).SetInitializer(weight, Tensor.Create(values, weight.Initializer.Shape));
        Value bias = model.Graph.Find("b_b")!;
        new GraphEditor(model.Graph).SetInitializer(bias, Tensor.Vector(1, 1, 1, -2000f));
        return model;
    }

    private static PreparedDataset Samples(Model model) => new(
        new GeneratedDataset("drawn", 6, i => new Sample($"{i}", new TensorPayload(GraphDraft.Inputs(model, (int)i)))), Preprocess.None);
}
