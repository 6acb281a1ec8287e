using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes.Tests;

public class FoldConstantsTests
{
    [Fact]
    public void Run_ChainOfConstants_FoldsInOneSweep()
    {
        ModelBuilder model = ConstantBranch(4);
        Assert.Equal(2, model.Run(new FoldConstants()).Steps);
        Assert.Equal(["Add"], model.Operators());
    }

    [Fact]
    public void Run_BeyondTheLimit_RefusesAndSaysWhy()
    {
        var model = new ModelBuilder();
        Value column = model.Store(ModelBuilder.Random(1, 64, 1));
        Value row = model.Store(ModelBuilder.Random(2, 1, 64));
        Value outer = model.Add(new AddOp(), column, row);
        model.Output(model.Add(new AddOp(), model.Input("x", 64, 64), outer));

        PipelineReport report = model.Run(new PassSettings { FoldLimit = 1000 }, 0, new FoldConstants());

        Assert.Equal(0, report.Steps);
        Assert.Contains("its output of 16384 bytes exceeds the fold limit of 1000 bytes", Assert.Single(report.Refusals).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_PadOfSmallIntegersThatAsksForMuch_RefusesBeforeItIsComputed()
    {
        var model = new ModelBuilder();
        Value padded = model.Add(new PadOp(), model.Store(Tensor.Vector(1L, 2L)), model.Store(Tensor.Vector(0L, 2_000_000L)));
        model.Output(model.Add(new AddOp(), padded, padded));

        PipelineReport report = model.Run(new PassSettings { Evaluator = static (_, _) => throw new InvalidOperationException("it was computed") }, 0, new FoldConstants());

        Assert.Contains("its output of 16000016 bytes exceeds the fold limit", Assert.Single(report.Refusals).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_RepeatedValuesOfAnySize_FoldToOneStoredValue()
    {
        var model = new ModelBuilder();
        Value ones = model.Add(new ConstantOfShapeOp(Tensor.Vector(1f)), model.Store(Tensor.Vector(1L << 11, 1L << 11)));
        Value sum = model.Add(new AddOp(), ones, model.Store(Tensor.Scalar(2f)));
        model.Output(model.Add(new AddOp(), model.Input("x", 1), model.Add(new NegOp(), sum)));

        Assert.Equal(3, model.Run(new FoldConstants()).Steps);
        Assert.Equal(["Add"], model.Operators());
    }

    [Fact]
    public void Run_ProductThatTakesLong_RefusesAndSaysWhy()
    {
        var model = new ModelBuilder();
        Value square = model.Store(Tensor.Zeros(ElementType.Float32, Shape.Of(1024, 1024)));
        model.Output(model.Add(new AddOp(), model.Input("x", 1024, 1024), model.Add(new MatMulOp(), square, square)));

        Assert.Contains("it takes 1073741824 multiply-accumulates", Assert.Single(model.Run(new FoldConstants()).Refusals).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ConstantReplacedByOneOfTheSameSize_IsWithinAnyLimit()
    {
        ModelBuilder model = ConstantBranch(4096);
        Assert.Equal(2, model.Run(new PassSettings { FoldLimit = 0 }, 0, new FoldConstants()).Steps);
    }

    [Fact]
    public void Run_Evaluator_IsTheInjectedOne()
    {
        ModelBuilder model = ConstantBranch(4);
        var seen = new List<string>();
        var settings = new PassSettings();
        model.Run(
            settings with
            {
                Evaluator = (node, inputs) =>
                {
                    seen.Add(node.Op.Schema.Name);
                    return settings.Evaluator(node, inputs);
                },
            },
            0,
            new FoldConstants());
        Assert.Equal(["Relu", "Softmax"], seen);
    }

    [Fact]
    public void Run_FoldedOutputOfGraph_KeepsItsName()
    {
        var model = new ModelBuilder();
        Value y = model.Add(new ReluOp(), model.Store(ModelBuilder.Random(1, 4)));
        string name = y.Name;
        model.Output(y).Run(new FoldConstants());
        Assert.Empty(model.Operators());
        Assert.Equal(name, model.Model.Graph.Outputs[0].Name);
    }

    [Fact]
    public void Run_SplitWithAnUnreadPart_FoldsTheOther()
    {
        var model = new ModelBuilder();
        Node split = model.Node(2, new SplitOp(0), model.Store(ModelBuilder.Random(1, 4)));
        model.Output(model.Add(new AddOp(), model.Input("x", 2), split.Output(1))).Run(new FoldConstants());
        Assert.Equal(["Add"], model.Operators());
    }

    [Fact]
    public void Run_DequantizationOfStoredIntegers_RefusesAndSaysWhy()
    {
        var model = new ModelBuilder();
        Value weight = model.Add(new DequantizeLinearOp(), model.Store(Tensor.Vector<sbyte>(1, -2)), model.Store(Tensor.Scalar(0.5f)));
        model.Output(model.Add(new AddOp(), model.Input("x", 2), weight));
        Assert.Contains("stored quantized on purpose", model.Refusal(new FoldConstants()), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OverridableInput_IsNotFolded()
    {
        var model = new ModelBuilder();
        model.Model.Graph.InputsOverrideInitializers = true;
        Value w = model.Input("w", 2);
        model.Editor.SetInitializer(w, Tensor.Vector(-1f, 2f));
        model.Output(model.Add(new ReluOp(), w));
        Assert.Equal(0, model.Run(new FoldConstants()).Steps);
    }

    private static ModelBuilder ConstantBranch(long size)
    {
        var model = new ModelBuilder();
        Value folded = model.Add(new SoftmaxOp(), model.Add(new ReluOp(), model.Store(ModelBuilder.Random(1, size))));
        return model.Output(model.Add(new AddOp(), model.Input("x", size), folded));
    }
}
