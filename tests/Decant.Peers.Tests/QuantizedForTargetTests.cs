using Decant.Compression;
using Decant.Engine;
using Decant.Graphs;
using Decant.OnnxRuntime;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Peers.Tests;

/// <summary>Models quantized for ONNX Runtime's default mode, in which its u8·s8 kernels saturate in 16 bits on processors without VNNI.</summary>
public sealed class QuantizedForTargetTests
{
    public static TheoryData<WeightRange, ElementType> Safe => new()
    {
        { WeightRange.OverflowFree, ElementType.Int8 },
        { WeightRange.Reduced, ElementType.Int8 },
        { WeightRange.Full, ElementType.UInt8 },
    };

    /// <summary>Activations at the top of their range and weights of one sign: the sums that saturate first.</summary>
    [SkippableTheory]
    [MemberData(nameof(Safe))]
    public void DefaultMode_LargeActivations_DoesNotSaturate(WeightRange range, ElementType weights)
    {
        OnnxRuntimeLibrary library = Peer.Require();
        using Model model = Network();
        using Model quantized = Quantize(model, new StaticQuantizationOptions { WeightRange = range, Weights = weights, QuantizeOutputs = true });
        Dictionary<string, RuntimeValue> inputs = Inputs(1f);
        float[] exact = Run(DecantEngine.Instance, quantized, inputs);
        float[] found = Run(new OnnxRuntimeEngine(library), quantized, inputs);
        float step = quantized.Graph.Nodes.Last(static n => n.Op is QuantizeLinearOp).Input(1)!.Constant!.ToFloats()[0];
        Assert.All(exact.Zip(found), p => Assert.InRange(Math.Abs(p.First - p.Second), 0, 2.001f * step));
    }

    [SkippableFact]
    public void QOperatorForm_ExactMode_ComputesWhatTheQdqFormDoes()
    {
        OnnxRuntimeLibrary library = Peer.Require();
        using Model model = Network();
        using Model quantized = Quantize(model, new StaticQuantizationOptions { QuantizeOutputs = true });
        using Model operators = QuantizedForms.Write(quantized, QuantizedForm.QOperator);
        Assert.DoesNotContain(operators.Graph.Nodes, static n => n.Op is ConvOp or AddOp or GlobalAveragePoolOp or GemmOp);
        Dictionary<string, RuntimeValue> inputs = Inputs(0.3f);
        var engine = new OnnxRuntimeEngine(library, new OnnxRuntimeOptions { ExactInt8 = true });
        Assert.Equal(Run(engine, quantized, inputs), Run(engine, operators, inputs));
    }

    [SkippableFact]
    public void DynamicLstm_UInt8Weights_IsWhatTheReferenceComputes()
    {
        OnnxRuntimeLibrary library = Peer.Require();
        using Model model = Recurrent();
        using Model quantized = DynamicQuantizer.Apply(model, new DynamicQuantizationOptions { Weights = ElementType.UInt8 });
        Assert.Contains(quantized.Graph.Nodes, static n => n.Op is DynamicQuantizeLstmOp);
        var inputs = new Dictionary<string, RuntimeValue> { ["x"] = Random(3, 9, 2, 24) };
        float[] expected = Run(ReferenceEngine.Instance, quantized, inputs);
        Assert.All(expected.Zip(Run(new OnnxRuntimeEngine(library), quantized, inputs)), static p => Assert.Equal(p.First, p.Second, 2e-3f));
    }

    private static float[] Run(IInferenceEngine engine, Model model, Dictionary<string, RuntimeValue> inputs)
    {
        using IInferenceSession session = engine.CreateSession(model, new SessionOptions());
        return ((Tensor)session.Run(inputs)["y"]).ToFloats();
    }

    private static Model Quantize(Model model, StaticQuantizationOptions options)
    {
        IReadOnlyDictionary<string, RuntimeValue>[] samples = [Inputs(1f), Inputs(0.3f), Inputs(-0.2f)];
        return StaticQuantizer.Apply(model, StaticQuantizer.Plan(model, options, samples, DecantEngine.Instance));
    }

    private static Dictionary<string, RuntimeValue> Inputs(float level)
    {
        float[] values = Array.ConvertAll(Random(7, 1, 32, 8, 8).ToFloats(), v => level + (0.05f * v));
        return new Dictionary<string, RuntimeValue> { ["x"] = Tensor.Create(values, Shape.Of(1, 32, 8, 8)) };
    }

    private static Model Network()
    {
        var model = new Model("net");
        model.Opsets[string.Empty] = 13;
        var editor = new GraphEditor(model.Graph);
        Value Add(string name, Operator op, params Value?[] inputs) => editor.Insert(op, inputs, null, outputName: name).Output(0)!;
        Value Weight(string name, int seed, params long[] sizes) => editor.AddInitializer(name, Tensor.Create(Array.ConvertAll(Random(seed, sizes).ToFloats(), static v => MathF.Abs(v)), Shape.Of(sizes)));
        Value x = editor.AddInput("x", new TensorType(ElementType.Float32, Shape.Of(1, 32, 8, 8)));
        Value a = Add("a", new ConvOp(new SlidingWindow { Pads = [1, 1, 1, 1] }), x, Weight("a_w", 1, 24, 32, 3, 3), Weight("a_b", 2, 24));
        Value d = Add("d", new ConvOp(new SlidingWindow { Pads = [1, 1, 1, 1] }, 24), a, Weight("d_w", 7, 24, 1, 3, 3), Weight("d_b", 8, 24));
        Value b = Add("b", new ConvOp(new SlidingWindow()), d, Weight("b_w", 3, 24, 24, 1, 1), Weight("b_b", 4, 24));
        Value pool = Add("pool", new GlobalAveragePoolOp(), Add("sum", new AddOp(), a, b));
        Value flat = Add("flat", new FlattenOp(), pool);
        editor.AddOutput(Add("y", new GemmOp(), flat, Weight("g_w", 5, 24, 10), Weight("g_b", 6, 10)));
        return model;
    }

    private static Model Recurrent()
    {
        var model = new Model("lstm");
        model.Opsets[string.Empty] = 13;
        var editor = new GraphEditor(model.Graph);
        Value x = editor.AddInput("x", new TensorType(ElementType.Float32, Shape.Of(9, 2, 24)));
        Value y = editor.Insert(
            new LstmOp(new RecurrentAttributes { Direction = RecurrentDirection.Bidirectional, HiddenSize = 16 }),
            [x, editor.AddInitializer("w", Random(1, 2, 64, 24)), editor.AddInitializer("r", Random(2, 2, 64, 16)), editor.AddInitializer("b", Random(4, 2, 128))],
            null,
            outputName: "y").Output(0)!;
        editor.AddOutput(y);
        return model;
    }

    private static Tensor Random(int seed, params long[] sizes)
    {
        var random = new Random(seed);
        return Tensor.Create([.. Enumerable.Range(0, (int)Shape.CountElements(sizes)).Select(_ => (float)((random.NextDouble() * 2) - 1))], Shape.Of(sizes));
    }
}
