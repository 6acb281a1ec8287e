using Decant.Data;
using Decant.Engine;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Evaluation.Tests;

/// <summary>A model that adds up its inputs: <c>next = x + state</c>.</summary>
public sealed class StatefulRunnerTests
{
    private static readonly CarriedState[] Links = [new("next", "state")];

    [Fact]
    public void Run_CarriesTheStateUntilASequenceStarts()
    {
        Model model = Adder();
        using IInferenceSession session = new DecantEngine().CreateSession(model, new SessionOptions());
        var runner = new StatefulRunner(model, session, Links);
        float[] found = [.. new[] { (1f, true), (2f, false), (3f, false), (10f, true), (1f, false) }.Select(s => Step(runner, s.Item1, s.Item2))];
        Assert.Equal([1, 3, 6, 10, 11], found);
    }

    [Fact]
    public void Create_LinkOfAnotherModel_NamesWhatThereIs()
    {
        Model model = Adder();
        using IInferenceSession session = new DecantEngine().CreateSession(model, new SessionOptions());
        Assert.Contains("'memory'", Assert.Throws<ArgumentException>(() => new StatefulRunner(model, session, [new("next", "memory")])).Message, StringComparison.Ordinal);
        Assert.Contains("'last'", Assert.Throws<ArgumentException>(() => new StatefulRunner(model, session, [new("last", "state")])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LayerPairs_MatchByNameAndPreferDequantizedValues()
    {
        Model original = Adder();
        Model candidate = original.Clone();
        var editor = new GraphEditor(candidate.Graph);
        editor.Insert(new ReluOp(), [candidate.Graph.Find("next")], null, outputName: "next_dq");
        Assert.Equal([new ValuePair("next", "Add", "next")], LayerPairs.Of(original, original));
        Assert.Equal([new ValuePair("next", "Add", "next_dq")], LayerPairs.Of(original, candidate));
    }

    [Fact]
    public void Comparison_WithItself_IsExactAndCountsSamples()
    {
        Model model = Adder();
        using var comparison = new ModelComparison(
            new ModelUnderTest(model, new DecantEngine()), new ModelUnderTest(model, ReferenceEngine.Instance), Preprocess.None, LayerPairs.Of(model, model));
        for (int i = 1; i <= 3; i++)
        {
            comparison.Add(new PreparedSample("s", new Dictionary<string, RuntimeValue> { ["x"] = Tensor.Vector((float)i), ["state"] = Tensor.Vector(2f) }, null, true));
        }

        ComparisonResult result = comparison.Result();
        Assert.Equal(3, result.Samples);
        Assert.Equal(double.PositiveInfinity, result.Candidate["sqnrDb"]);
        Assert.Equal(0, result.Candidate["maxAbs"]);
        Assert.Equal(1, result.Candidate["cosine"], 12);
        Assert.Equal(1, result.Candidate["agreement"]);
        Assert.Equal(0, Assert.Single(result.Layers).MaxAbs);
    }

    private static float Step(StatefulRunner runner, float x, bool starts) => ((Tensor)runner.Run(
        new PreparedSample("s", new Dictionary<string, RuntimeValue> { ["x"] = Tensor.Vector(x) }, null, starts))["next"]).ToFloats()[0];

    private static Model Adder()
    {
        var model = new Model();
        model.Opsets[string.Empty] = 13;
        var editor = new GraphEditor(model.Graph);
        var type = new TensorType(ElementType.Float32, Shape.Of(1));
        Value sum = editor.Insert(new AddOp(), [editor.AddInput("x", type), editor.AddInput("state", type)], null, outputName: "next").Output(0)!;
        editor.AddOutput(sum);
        return model;
    }
}
