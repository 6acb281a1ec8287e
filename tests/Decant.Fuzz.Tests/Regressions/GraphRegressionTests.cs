using Decant.Tensors;
using static Decant.Fuzz.Tests.ProtoModel;

namespace Decant.Fuzz.Tests;

/// <summary>Graphs that once broke the rules, each cut down to what broke them.</summary>
public sealed class GraphRegressionTests
{
    private static readonly ElementType Float = ElementType.Float32;

    [Fact]
    public void Node_ReadsItself_IsRefused() => Refusals.Model("DEC11", new ProtoModel().Input("x", Float, 2).Add("Add", "x y", "y").Outputs("y"));

    [Fact]
    public void Nodes_ReadEachOther_AreRefused() => Refusals.Model("DEC1112", new ProtoModel().Input("x", Float, 2).Add("Add", "x b", "a").Add("Neg", "a", "b").Outputs("b"));

    [Fact]
    public void Node_RequiredInputAbsent_IsRefused() => Refusals.Model("DEC1118", new ProtoModel().Input("x", Float, 2).Add("Add", "x", "y").Outputs("y"));

    [Fact]
    public void Node_MoreOutputsThanItsOperatorHas_IsRefused() => Refusals.Model("DEC1118", new ProtoModel().Input("x", Float, 2, 2).Add("MatMul", "x x", "y z").Outputs("y z"));

    [Fact]
    public void Node_OutputsOfOlderOperatorAbsent_IsRefused() =>
        Refusals.Settled(new ProtoModel(9).Input("x", Float, 1, 2, 2).Initializer("s", [1f, 1f], 2).Add("BatchNormalization", "x s s s s", "").Outputs("x"));

    [Fact]
    public void Node_InputsOfOlderOperatorAbsent_IsRefused() => Refusals.Settled(new ProtoModel(9).Add("Softmax", "", "y").Outputs("y"));

    [Fact]
    public void Range_IntegerDeltaFromEmptyTensor_IsRefused() =>
        Refusals.Model("DEC1221", new ProtoModel().Initializer("e", Array.Empty<long>(), 0).Initializer("one", [1L]).Add("Range", "one one e", "y").Outputs("y"));

    [Fact]
    public void Range_DistanceNotANumber_IsRefused() =>
        Refusals.Model("DEC1221", new ProtoModel().Initializer("a", [float.NaN]).Initializer("one", [1f]).Add("Range", "a one one", "y").Outputs("y"));

    [Fact]
    public void ConstantOfShape_ValueOfTwoElements_IsRefused() => Refusals.Model("DEC1220", new ProtoModel().Initializer("s", [2L], 1)
        .Add("ConstantOfShape", "s", "y", new Formats.Onnx.AttributeProto { Name = "value", Type = Formats.Onnx.AttributeType.Tensor, T = Tensor("v", [1L, 2L], 2) }).Outputs("y"));

    [Fact]
    public void OneHot_ValuesOfOneElement_IsRefused() => Refusals.Model(
        "DEC1228", new ProtoModel().Input("i", ElementType.Int64, 3).Initializer("d", [4L]).Initializer("v", [1f], 1).Add("OneHot", "i d v", "y").Outputs("y"));

    [Fact]
    public void Squeeze_MoreAxesThanDimensions_IsRefused() => Refusals.Model(
        "DEC1355", new ProtoModel().Input("x", Float, 1, 1).Input("a", ElementType.Int64, 5).Add("Squeeze", "x a", "y").Outputs("y"));

    [Fact]
    public void Shape_OfTwoBillionDimensions_IsRefused() => Refusals.Model(
        "DEC1355", new ProtoModel().Input("s", ElementType.Int64, int.MaxValue).Add("ConstantOfShape", "s", "y").Outputs("y"));

    [Fact]
    public void Split_PartsBeyondTheAxis_IsRefused() => Refusals.Model(
        "DEC1215", new ProtoModel().Initializer("x", [1L, 2L], 2).Initializer("p", [1L, 9L], 2).Add("Split", "x p", "a b").Outputs("a b"));

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Recurrent_StateWeightsOfAnotherRank_IsRefused(int rank)
    {
        long[] sizes = [.. Enumerable.Repeat(2L, rank)];
        Refusals.Settled(new ProtoModel().Input("x", Float, 3, 1, 2).Initializer("w", new float[16], 1, 8, 2).Initializer("r", new float[rank == 0 ? 1 : 4], sizes)
            .Add("LSTM", "x w r", "y", Int("hidden_size", 2)).Outputs("y"));
    }

    [Fact]
    public void Recurrent_NoHiddenUnits_IsSettled() => Refusals.Settled(new ProtoModel().Input("x", Float, 3, 1, 2).Initializer("w", Array.Empty<float>(), 1, 0, 2)
        .Initializer("r", Array.Empty<float>(), 1, 0, 0).Add("LSTM", "x w r", "y").Outputs("y"));

    [Fact]
    public void Pad_OfIntegersThatAsksForMuch_IsNotFolded() => Refusals.Settled(new ProtoModel().Initializer("x", [1L, 2L], 2).Initializer("p", [0L, 100_000_000L], 2).Add("Pad", "x p", "y").Outputs("y"));

    [Fact]
    public void Cast_ToNoType_IsRefused() => Refusals.Model("DEC1320", new ProtoModel().Input("x", Float, 2).Add("Cast", "x", "y", Int("to", 0)).Outputs("y"));

    [Fact]
    public void Clip_LimitOfFiveElements_IsRefused() => Refusals.Model(
        "DEC1190", new ProtoModel().Input("x", Float, 5).Input("low", Float, 5).Add("Clip", "x low", "y").Outputs("y"));

    [Fact]
    public void Stft_SignalOfOneDimension_IsRefused() => Refusals.Model(
        "DEC1264", new ProtoModel().Input("x", Float, 8).Initializer("s", [2L]).Add("STFT", "x s", "y").Outputs("y"));

    [Fact]
    public void Concat_AbsentPart_IsRefused() => Refusals.Model("DEC1118", new ProtoModel().Input("x", Float, 2).Add("Concat", "x _", "y", Int("axis", 0)).Outputs("y"));

    [Fact]
    public void Optional_OfNothing_IsCompiled() => Refusals.Settled(new ProtoModel().Input("x", Float, 2).Add("Optional", "_", "o").Add("Abs", "x", "y").Outputs("y o"));

    [Fact]
    public void Identity_OfUnknownType_KeepsTheDeclaredOutput()
    {
        ProtoModel model = new ProtoModel().Input("x", Float, 2).Add("Mystery", "x", "m").Add("Identity", "m", "y");
        model.Graph.Output.Add(new Formats.Onnx.ValueInfoProto { Name = "y", Type = Type(Float, 2) });
        using Graphs.Model read = Formats.Onnx.OnnxFormat.Load(model.ToArray(), "m", string.Empty);
        Passes.SimplifyPipeline.Create().Run(read);
        Assert.Equal(Float, read.Graph.Outputs[0].TensorType?.ElementType);
    }

    [Fact]
    public void Reshape_OfUnknownType_KeepsTheDeclaredOutput()
    {
        ProtoModel model = new ProtoModel().Input("x", Float, 2).Add("Mystery", "x", "m").Add("Shape", "x", "s").Add("Mystery", "s", "t").Add("Reshape", "m t", "y");
        model.Graph.Output.Add(new Formats.Onnx.ValueInfoProto { Name = "y", Type = Type(Float, 1, 2) });
        using Graphs.Model read = Formats.Onnx.OnnxFormat.Load(model.ToArray(), "m", string.Empty);
        Passes.SimplifyPipeline.Create().Run(read);
        Assert.Equal(Float, read.Graph.Outputs[0].TensorType?.ElementType);
    }
}
