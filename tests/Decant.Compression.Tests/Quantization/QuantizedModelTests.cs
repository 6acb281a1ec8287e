using Decant.Engine;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

/// <summary>Quantized models compute nearly what the float models do, in the reference and in the engine.</summary>
public sealed class QuantizedModelTests
{
    private const int Runs = 8;

    public static TheoryData<string> Nets => ["chain", "residual", "concat", "pool", "gemm", "gemm-transposed", "gemm-scalar-bias", "matmul", "relu6"];

    [Theory]
    [MemberData(nameof(Nets))]
    public void Static_IsCloseToFloat_AndTheEngineIsWithinAStepOfTheReference(string net)
    {
        Model model = Build(net);
        QuantizationPlan plan = Plan(model, new StaticQuantizationOptions { QuantizeOutputs = true });
        Model quantized = StaticQuantizer.Apply(model, plan);
        float step = Math.Max(plan.Ranges["y"].Maximum - plan.Ranges["y"].Minimum, 1e-6f) / 255;
        Dictionary<string, RuntimeValue> inputs = GraphDraft.Inputs(model, 100);
        float[] expected = GraphDraft.Reference(model, inputs);
        float[] reference = GraphDraft.Reference(quantized, inputs);
        using IInferenceSession session = new DecantEngine().CreateSession(quantized, new SessionOptions());
        float[] engine = ((Tensor)session.Run(inputs)["y"]).ToFloats();
        AssertSqnr(expected, reference, 30);
        Assert.All(reference.Zip(engine), p => Assert.True(Math.Abs(p.First - p.Second) <= step * 1.001f, $"{p.First} and {p.Second}, step {step}"));
    }

    [Theory]
    [MemberData(nameof(Nets))]
    public void Static_StoresTheWeightsAsBytes(string net)
    {
        Model model = Build(net);
        Model quantized = StaticQuantizer.Apply(model, Plan(model, new StaticQuantizationOptions()));
        Assert.Contains(quantized.Graph.Initializers, static i => i.Initializer!.ElementType == ElementType.Int8 && i.Initializer.Rank > 1);
        Assert.DoesNotContain(quantized.Graph.Initializers, static i => i.Initializer!.ElementType == ElementType.Float32 && i.Initializer.Rank > 2);
        Assert.Equal(["y"], quantized.Graph.Outputs.Select(static o => o.Name));
        GraphVerifier.Verify(quantized);
    }

    [Theory]
    [InlineData("relu6", true)]
    [InlineData("chain", false)]
    public void Static_PerTensor_HasOneScaleForEachWeight(string net, bool int8)
    {
        Model model = Build(net);
        Model quantized = StaticQuantizer.Apply(model, Plan(model, new StaticQuantizationOptions
        {
            PerAxis = false,
            Activations = int8 ? ElementType.Int8 : ElementType.UInt8,
        }));
        Assert.All(quantized.Graph.Initializers.Where(static i => i.Name.EndsWith("_w_s", StringComparison.Ordinal)), static s => Assert.Equal(1, s.Initializer!.Length));
        Dictionary<string, RuntimeValue> inputs = GraphDraft.Inputs(model, 7);
        AssertSqnr(GraphDraft.Reference(model, inputs), GraphDraft.Reference(quantized, inputs), 25);
    }

    [Fact]
    public void Static_PlanOfAnotherModel_NamesTheActivation()
    {
        QuantizationPlan plan = Plan(Build("chain"), new StaticQuantizationOptions());
        ModelException error = Assert.Throws<ModelException>(() => StaticQuantizer.Apply(Build("pool"), plan));
        Assert.Equal("DEC1906", error.Code);
    }

    [Theory]
    [MemberData(nameof(Nets))]
    public void Dynamic_IsCloseToFloat_InBothEngines(string net)
    {
        Model model = Build(net);
        Model quantized = DynamicQuantizer.Apply(model, new DynamicQuantizationOptions());
        Assert.Equal(["y"], quantized.Graph.Outputs.Select(static o => o.Name));
        Assert.Contains(quantized.Graph.Nodes, static n => n.Op is ConvIntegerOp or MatMulIntegerOp);
        Dictionary<string, RuntimeValue> inputs = GraphDraft.Inputs(model, 100);
        float[] expected = GraphDraft.Reference(model, inputs);
        using IInferenceSession session = new DecantEngine().CreateSession(quantized, new SessionOptions());
        AssertSqnr(expected, GraphDraft.Reference(quantized, inputs), 30);
        AssertSqnr(expected, ((Tensor)session.Run(inputs)["y"]).ToFloats(), 30);
    }

    [Fact]
    public void Dynamic_ConvWithAComputedBias_StaysFloat()
    {
        var draft = new GraphDraft();
        Value bias = draft.Add("bias", new ReluOp(), draft.Input("b", 3));
        Value a = draft.Add("a", new ConvOp(new SlidingWindow()), draft.Input("x", 1, 2, 4, 4), draft.Store("w", GraphDraft.Random(1, 3, 2, 3, 3)), bias);
        Value y = draft.Conv("y", a, 2, 5);
        Model model = draft.Done(y);
        Model quantized = DynamicQuantizer.Apply(model, new DynamicQuantizationOptions());
        Dictionary<string, RuntimeValue> inputs = GraphDraft.Inputs(model, 3);
        AssertSqnr(GraphDraft.Reference(model, inputs), GraphDraft.Reference(quantized, inputs), 30);
        Assert.Single(quantized.Graph.Nodes, static n => n.Op is ConvOp);
    }

    [Fact]
    public void Dynamic_NothingToQuantize_SaysSo()
    {
        var draft = new GraphDraft();
        Model model = draft.Done(draft.Add("y", new ReluOp(), draft.Input("x", 1, 4)));
        Assert.Equal("DEC1905", Assert.Throws<ModelException>(() => DynamicQuantizer.Apply(model, new DynamicQuantizationOptions())).Code);
    }

    private static Model Build(string net)
    {
        var draft = new GraphDraft();
        Value Image() => draft.Input("x", 1, 4, 8, 8);
        Value Rows() => draft.Input("x", 6, 16);
        Value Linear(Value x, bool transpose, Tensor bias) => draft.Add(
            "y", new GemmOp(TransB: transpose), x, draft.Store("w", transpose ? GraphDraft.Random(1, 10, 16) : GraphDraft.Random(1, 16, 10)), draft.Store("b", bias));
        switch (net)
        {
            case "chain":
                return draft.Done(draft.Conv("y", draft.Add("r", new ReluOp(), draft.Conv("a", Image(), 8, 1)), 4, 5));
            case "relu6":
                Value clip = draft.Add("r", new ClipOp(), draft.Conv("a", Image(), 8, 1), draft.Store("low", Tensor.Scalar(0f)), draft.Store("high", Tensor.Scalar(1.5f)));
                return draft.Done(draft.Conv("y", clip, 4, 5));
            case "residual":
                Value x = Image();
                return draft.Done(draft.Conv("y", draft.Add("sum", new AddOp(), draft.Conv("a", x, 4, 1), x), 4, 5));
            case "concat":
                Value image = Image();
                return draft.Done(draft.Conv("y", draft.Add("joined", new ConcatOp(1), draft.Conv("a", image, 4, 1), draft.Conv("b", image, 3, 3)), 4, 5));
            case "pool":
                Value pooled = draft.Add("p", new MaxPoolOp(new SlidingWindow { KernelShape = [2, 2], Strides = [2, 2] }), draft.Conv("a", Image(), 8, 1));
                return draft.Done(draft.Conv("y", pooled, 4, 5));
            case "gemm":
                return draft.Done(Linear(Rows(), false, GraphDraft.Random(2, 10)));
            case "gemm-transposed":
                return draft.Done(Linear(Rows(), true, GraphDraft.Random(2, 10)));
            case "gemm-scalar-bias":
                return draft.Done(Linear(Rows(), false, Tensor.Vector(3f)));
            default:
                return draft.Done(draft.Add("y", new MatMulOp(), Rows(), draft.Store("w", GraphDraft.Random(1, 16, 10))));
        }
    }

    private static QuantizationPlan Plan(Model model, StaticQuantizationOptions options) => StaticQuantizer.Plan(
        model,
        options,
        Enumerable.Range(100, Runs).Select(seed => (IReadOnlyDictionary<string, RuntimeValue>)GraphDraft.Inputs(model, seed)),
        ReferenceEngine.Instance);

    private static void AssertSqnr(float[] expected, float[] found, double least)
    {
        Assert.Equal(expected.Length, found.Length);
        double signal = expected.Sum(static v => (double)v * v);
        double noise = expected.Zip(found, static (a, b) => ((double)a - b) * (a - b)).Sum();
        double decibels = 10 * Math.Log10(signal / noise);
        Assert.True(decibels >= least, $"{decibels:F1} dB");
    }
}
