using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>What rounding explains is let pass, and nothing else.</summary>
public class StabilityTests
{
    [Fact]
    public void Of_AnElementThatMovesWithItsRounding_IsNoDifference()
    {
        RandomModel random = Build(new SigmoidOp(), new RoundOp());
        Assert.Null(OutputDifference.Of(random, [Tensor.Vector(0f, 1)], [Tensor.Vector(1f, 1)], 1e-5));
    }

    [Fact]
    public void Of_AnElementThatRoundingDoesNotMove_IsADifference()
    {
        RandomModel random = Build(new SigmoidOp(), new TanhOp());
        IReadOnlyList<RuntimeValue> right = new ReferenceEvaluator(random.Model).Run(random.Inputs);
        double[] wrong = [.. ((Tensor)right[0]).ToDoubles().Select(static v => v + 1e-3)];
        Assert.NotNull(OutputDifference.Of(random, right, [Tensor.Vector((float)wrong[0], (float)wrong[1])], 1e-5));
    }

    [Fact]
    public void Perturbed_OfSubgraphs_ChangesWhatTheyHandOutALittle()
    {
        RandomModel random = GraphGenerator.Create(5, new GrowthOptions { Steps = 20, Subgraphs = 0.5, Patterns = 0 });
        Assert.NotEmpty(Stability.Perturbed(random));
    }

    // The sigmoid of 0 is 0.5, where rounding to even flips.
    private static RandomModel Build(Operator first, Operator second)
    {
        var model = new Model("m");
        var editor = new GraphEditor(model.Graph);
        Value x = editor.AddInput("x", DataType.Tensor(ElementType.Float32, [2]));
        editor.AddOutput(editor.Insert(second, [editor.Insert(first, [x], null).Output(0)], null).Output(0)!);
        return new RandomModel(model, new Dictionary<string, RuntimeValue> { ["x"] = Tensor.Vector(0f, 2) }, new Dictionary<string, Dim>());
    }
}
