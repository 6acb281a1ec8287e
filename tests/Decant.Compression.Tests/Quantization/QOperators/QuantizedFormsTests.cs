using Decant.Engine;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class QuantizedFormsTests
{
    // Operators whose integer form multiplies scales in the same order as the engine does between DequantizeLinear and QuantizeLinear.
    public static TheoryData<string, bool> Exact => new() { { "conv", true }, { "conv", false }, { "gemm", true }, { "matmul", false }, { "movers", true }, { "sigmoid", true }, { "concat", true } };

    [Theory]
    [MemberData(nameof(Exact))]
    public void Write_QOperatorAndBack_BitEqual(string net, bool signed)
    {
        Model quantized = Quantize(Build(net), signed);
        Model operators = QuantizedForms.Write(quantized, QuantizedForm.QOperator);
        Model back = QuantizedForms.Write(operators, QuantizedForm.Qdq);
        GraphVerifier.Verify(operators);
        Assert.Contains(operators.Graph.Nodes, static n => n.Op.Schema.Name.StartsWith("QLinear", StringComparison.Ordinal) || n.Op is QGemmOp);
        Assert.DoesNotContain(back.Graph.Nodes, static n => n.Op.Schema.Name.StartsWith("QLinear", StringComparison.Ordinal) || n.Op is QGemmOp);
        AssertSame(quantized, operators);
        AssertSame(quantized, back);
    }

    [Fact]
    public void Write_SumsAndMeans_AreWithinOneStep()
    {
        Model quantized = Quantize(Build("residual"), signed: false);
        Model operators = QuantizedForms.Write(quantized, QuantizedForm.QOperator);
        Assert.Contains(operators.Graph.Nodes, static n => n.Op is QLinearAddOp);
        Assert.Contains(operators.Graph.Nodes, static n => n.Op is QLinearGlobalAveragePoolOp);
        float step = operators.Graph.Nodes.Last(static n => n.Op is DequantizeLinearOp).Input(1)!.Constant!.ToFloats()[0];
        Dictionary<string, RuntimeValue> inputs = GraphDraft.Inputs(quantized, 60);
        Assert.All(GraphDraft.Reference(quantized, inputs).Zip(GraphDraft.Reference(operators, inputs)), p => Assert.InRange(Math.Abs(p.First - p.Second), 0, 1.001f * step));
    }

    [Theory]
    [InlineData("conv", "tflite-int8", false)]
    [InlineData("movers", "tflite-int8", false)]
    [InlineData("conv", "decant", true)]
    [InlineData("gemm", "onnxruntime-cpu", true)]
    public void Retarget_OtherTypes_BitEqual(string net, string target, bool signed)
    {
        Model quantized = Quantize(Build(net), signed);
        foreach (Model source in (Model[])[quantized, QuantizedForms.Write(quantized, QuantizedForm.QOperator)])
        {
            Model moved = QuantizedForms.Retarget(source, DeploymentTargets.Find(target));
            Assert.Empty(TargetCheck.Violations(moved, DeploymentTargets.Find(target)));
            AssertSame(quantized, moved);
        }
    }

    [Fact]
    public void Retarget_ZeroPointsThatATargetForbids_AreListed()
    {
        UnsupportedException error = Assert.Throws<UnsupportedException>(() => QuantizedForms.Retarget(Quantize(Build("conv"), signed: true), DeploymentTargets.TensorRT));
        Assert.Equal("DEC1909", error.Code);
        Assert.Contains("zero point", error.Message, StringComparison.Ordinal);
    }

    private static void AssertSame(Model expected, Model found)
    {
        Dictionary<string, RuntimeValue> inputs = GraphDraft.Inputs(expected, 60);
        Assert.Equal(Engine(expected, inputs), Engine(found, inputs));
    }

    private static float[] Engine(Model model, Dictionary<string, RuntimeValue> inputs)
    {
        using IInferenceSession session = new DecantEngine().CreateSession(model, new SessionOptions());
        return ((Tensor)session.Run(inputs)["y"]).ToFloats();
    }

    private static Model Quantize(Model model, bool signed)
    {
        Dictionary<string, RuntimeValue>[] samples = [.. Enumerable.Range(0, 4).Select(s => GraphDraft.Inputs(model, s))];
        var options = new StaticQuantizationOptions { QuantizeOutputs = true, Activations = signed ? ElementType.Int8 : ElementType.UInt8, Weights = signed ? ElementType.Int8 : ElementType.UInt8 };
        return StaticQuantizer.Apply(model, StaticQuantizer.Plan(model, options, samples, new DecantEngine()));
    }

    private static Model Build(string net)
    {
        var draft = new GraphDraft();
        if (net is "gemm" or "matmul")
        {
            Value flat = draft.Input("x", 3, 20);
            Value w = draft.Store("w", GraphDraft.Random(1, 20, 7));
            return draft.Done(net == "gemm" ? draft.Add("y", new GemmOp(), flat, w, draft.Store("b", GraphDraft.Random(2, 7))) : draft.Add("y", new MatMulOp(), flat, w));
        }

        Value x = draft.Input("x", 1, 3, 8, 8);
        Value a = draft.Add("r", new ReluOp(), draft.Conv("a", x, 4, 1));
        return draft.Done(net switch
        {
            "conv" => draft.Conv("y", draft.Add("clip", new ClipOp(), draft.Conv("c", a, 5, 3), draft.Store("low", Tensor.Scalar(-0.5f)), draft.Store("high", Tensor.Scalar(0.7f))), 2, 5),
            "movers" => draft.Add("y", new TransposeOp([0, 1, 3, 2]), draft.Add("p", new MaxPoolOp(new SlidingWindow { KernelShape = [2, 2], Strides = [2, 2] }), draft.Conv("b", a, 4, 3))),
            "sigmoid" => draft.Add("y", new SigmoidOp(), draft.Conv("b", a, 4, 3)),
            "concat" => draft.Add("y", new ConcatOp(1), a, draft.Conv("b", a, 4, 3)),
            _ => draft.Add("y", new GlobalAveragePoolOp(), draft.Add("s", new AddOp(), a, draft.Conv("b", a, 4, 3))),
        });
    }
}
