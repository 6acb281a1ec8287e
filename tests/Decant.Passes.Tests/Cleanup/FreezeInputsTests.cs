using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes.Tests;

public class FreezeInputsTests
{
    [Fact]
    public void Run_OverridableInput_BecomesConstantAndIsReported()
    {
        ModelBuilder model = WithDefault(overridable: true);
        PipelineReport report = model.Run(new FreezeInputs());
        Assert.Equal(["x"], model.Model.Graph.Inputs.Select(i => i.Name));
        Assert.Contains("1 inputs with defaults became constants ('w')", Assert.Single(report.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_InputThatIsConstantByRule_Stays()
    {
        ModelBuilder model = WithDefault(overridable: false);
        Assert.Equal(0, model.Run(new FreezeInputs()).Steps);
        Assert.Equal(2, model.Model.Graph.Inputs.Count);
    }

    private static ModelBuilder WithDefault(bool overridable)
    {
        var model = new ModelBuilder();
        model.Model.Graph.InputsOverrideInitializers = overridable;
        Value x = model.Input("x", 2);
        Value w = model.Input("w", 2);
        model.Editor.SetInitializer(w, Tensor.Vector(1f, 2f));
        return model.Output(model.Add(new AddOp(), x, w));
    }
}
