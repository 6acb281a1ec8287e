using Decant.Engine;
using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.Kernels;
using Decant.Operators;
using Decant.Passes;
using Decant.Tensors;

namespace Decant.Tests;

/// <summary>Uses what the walk-throughs of CONTRIBUTING.md add.</summary>
public sealed class ContributingTests
{
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(0.5, 0.75)]
    [InlineData(-1.5, 0.125)]
    public void ElliottSigmoid_KnownValues_AreExact(float x, double expected)
    {
        using Graphs.Model model = NodeChain.Create(Tensor.Vector(x), new ElliottSigmoidOp(2));
        Assert.Equal(expected, Reference(model, Tensor.Vector(x)).ReadDouble(0));
    }

    [Fact]
    public void ElliottSigmoid_Inference_KeepsTypeAndSymbols()
    {
        using var model = new Graphs.Model();
        var editor = new GraphEditor(model.Graph);
        Value x = editor.AddInput("x", new TensorType(ElementType.Float16, Shape.Create([Dim.Symbol("N"), 3])));
        Assert.Equal(x.Type, editor.Insert(new ElliottSigmoidOp(), [x], null).Output(0)!.Type);
    }

    [Fact]
    public void ElliottSigmoid_OfAConstant_IsFolded()
    {
        using Graphs.Model model = NodeChain.Create(Tensor.Vector(-1f, 3f), asConstant: true, new ElliottSigmoidOp());
        SimplifyPipeline.Create().Run(model);
        Assert.Empty(model.Graph.Nodes);
        Assert.Equal([0.25f, 0.875f], model.Graph.Outputs[0].Constant!.ToArray<float>());
    }

    [Fact]
    public void ElliottSigmoid_InAFile_KeepsNameAndAttributes()
    {
        using Graphs.Model model = NodeChain.Create(Tensor.Vector(1f), new ElliottSigmoidOp(2));
        using Graphs.Model read = OnnxFormat.Load(OnnxFormat.ToArray(model), "memory", ".");
        OpaqueOp stored = Assert.IsType<OpaqueOp>(Assert.Single(read.Graph.Nodes).Op);
        Assert.Equal(("example", "ElliottSigmoid"), (stored.Domain, stored.Name));
        Assert.Equal(new ElliottSigmoidOp(2), ElliottSigmoidOp.Definition.Create(stored.Attributes));
    }

    [Fact]
    public void ElliottSigmoid_WithoutABinding_RunsByReferenceAndTheProfileSaysSo()
    {
        Tensor x = Tensor.Vector(-3f, 0.25f, 9f);
        using Graphs.Model model = NodeChain.Create(x, new ElliottSigmoidOp());
        using IInferenceSession session = DecantEngine.Instance.CreateSession(model, new SessionOptions { Profile = true });
        var y = (Tensor)session.Run(new Dictionary<string, RuntimeValue> { ["x"] = x })["y"];
        Assert.Equal(Reference(model, x).ToArray<float>(), y.ToArray<float>());
        Assert.Equal("reference", Assert.Single(session.Profile!.Nodes).Kernel);
    }

    [Fact]
    public void RemoveDoubleNegation_Pair_Goes()
    {
        using Graphs.Model model = NodeChain.Create(Tensor.Vector(1f), new AbsOp(), new NegOp(), new NegOp(), new SqrtOp());
        PipelineReport report = new PassPipeline([new PassStage("test", [new RemoveDoubleNegation()])]).Run(model);
        Assert.Equal(["Abs", "Sqrt"], NodeChain.Operators(model));
        Assert.Equal(1, report.Steps);
        Assert.Equal(2f, Reference(model, Tensor.Vector(-4f)).ReadDouble(0));
    }

    [Fact]
    public void RemoveDoubleNegation_FromInputToOutput_IsRefusedBecauseNamesStay()
    {
        using Graphs.Model model = NodeChain.Create(Tensor.Vector(1f), new NegOp(), new NegOp());
        PipelineReport report = new PassPipeline([new PassStage("test", [new RemoveDoubleNegation()])]).Run(model);
        Assert.Equal(["Neg", "Neg"], NodeChain.Operators(model));
        Assert.Contains("'y'", Assert.Single(report.Refusals).Reason, StringComparison.Ordinal);
        Assert.Equal("remove-double-negation", new RemoveDoubleNegation().Id);
    }

    [Fact]
    public unsafe void ElliottSigmoid_Kernel_EqualsReferenceInEveryLayout()
    {
        Tensor x = Tensor.Create(Enumerable.Range(-200, 403).Select(static i => i / 8f).ToArray(), Shape.Of(1, 13, 31));
        using Graphs.Model model = NodeChain.Create(x, new ElliottSigmoidOp(0.75f));
        KernelPlan[] plans = [.. new ElliottSigmoidBinding().Plan(new NodeGroup(model.Graph.Nodes.Single()))];
        Assert.Equal([ValueLayout.Planar, ValueLayout.Blocked], plans.Select(static p => p.Outputs[0]));
        foreach ((KernelPlan plan, int threads) in plans.Zip([1, 3]))
        {
            // The blocked array holds the 13 channels in 16, so the values go round once more.
            long count = LayoutSize.Bytes(model.Graph.Inputs[0].TensorType!, plan.Outputs[0]) / sizeof(float);
            float[] values = [.. x.ToArray<float>(), .. x.ToArray<float>()];
            float[] expected = Reference(model, x).ToArray<float>();
            fixed (float* data = values)
            {
                using var team = new ThreadTeam(threads);
                using Kernel kernel = plan.Create();
                kernel.Run(new KernelRun([(nint)data], [0], [0], null, team));
            }

            Assert.All(Enumerable.Range(0, (int)count), i => Assert.Equal(expected[i % expected.Length], values[i], 1e-7));
        }
    }

    [Fact]
    public void ElliottSigmoid_Binding_LeavesOtherTypesToTheReference()
    {
        using Graphs.Model model = NodeChain.Create(Tensor.Vector(1.0), new ElliottSigmoidOp());
        Assert.Empty(new ElliottSigmoidBinding().Plan(new NodeGroup(model.Graph.Nodes.Single())));
    }

    private static Tensor Reference(Graphs.Model model, Tensor x) =>
        (Tensor)new ReferenceEvaluator(model).Run(new Dictionary<string, RuntimeValue> { ["x"] = x })[0];
}
