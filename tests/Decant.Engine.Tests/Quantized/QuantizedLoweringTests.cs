using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;
using Decant.Tests.Shared;

namespace Decant.Engine.Tests;

public sealed class QuantizedLoweringTests
{
    private readonly ModelBuilder _b = new();

    private Value Scale(float scale) => _b.Constant(Tensor.Scalar(scale));

    private Value Zero(int zero, bool signed) => _b.Constant(signed ? Tensor.Scalar((sbyte)zero) : Tensor.Scalar((byte)zero));

    private Value Through(Value x, float scale, int zero, bool signed = false) => _b.Node(
        new DequantizeLinearOp(), _b.Node(new QuantizeLinearOp(), x, Scale(scale), Zero(zero, signed)), Scale(scale), Zero(zero, signed));

    private Value Weight(int seed, int axis, params long[] sizes)
    {
        sbyte[] integers = Array.ConvertAll(RandomTensors.Bytes(seed, sizes).ToArray<byte>(), static v => (sbyte)(v == 128 ? 1 : v));
        float[] scales = [.. Enumerable.Range(0, (int)sizes[axis]).Select(static c => 0.002f + (0.0001f * c))];
        return _b.Node(new DequantizeLinearOp(axis), _b.Constant(Tensor.Create(integers, Shape.Of(sizes))), _b.Constant(Tensor.Create(scales, Shape.Of(scales.Length))), null);
    }

    private static IReadOnlyList<NodeProfile> CheckBits(Model model, Dictionary<string, RuntimeValue> inputs)
    {
        Dictionary<string, DataType> types = inputs.ToDictionary(static p => p.Key, static p => RuntimeTypes.Of(p.Value)!);
        using Model lowered = ProgramCompiler.Lower(model, types);
        IReadOnlyList<RuntimeValue> truth = new ReferenceEvaluator(lowered).Run(inputs);
        List<NodeProfile> nodes = [];
        foreach (int threads in new[] { 1, 3 })
        {
            using IInferenceSession session = DecantEngine.Instance.CreateSession(model, new SessionOptions { Profile = true, Threads = threads });
            IReadOnlyDictionary<string, RuntimeValue> actual = session.Run(inputs);
            for (int i = 0; i < truth.Count; i++)
            {
                EngineCheck.Equal(model.Graph.Outputs[i].Name, truth[i], actual[model.Graph.Outputs[i].Name], 0);
            }

            nodes = [.. session.Profile!.Nodes];
        }

        return nodes;
    }

    private static void CheckStep(Model model, Dictionary<string, RuntimeValue> inputs, float step)
    {
        using IInferenceSession reference = ReferenceEngine.Instance.CreateSession(model, SessionOptions.Default);
        using IInferenceSession session = DecantEngine.Instance.CreateSession(model, SessionOptions.Default);
        foreach ((string name, RuntimeValue value) in reference.Run(inputs))
        {
            float[] expected = ((Tensor)value).ToFloats(), actual = ((Tensor)session.Run(inputs)[name]).ToFloats();
            Assert.True(expected.Zip(actual).All(p => Math.Abs(p.First - p.Second) <= step * 1.01f), $"'{name}' is more than a step of {step} away");
        }
    }

    [Fact]
    public void QLinearConv_WithAnAbsentBias_IsLowered()
    {
        Value x = _b.Input("x", ElementType.UInt8, 1, 3, 4, 4);
        Value w = _b.Constant(RandomTensors.Bytes(1, 2, 3, 1, 1));
        Value y = _b.Node(new QLinearConvOp(new SlidingWindow()), x, Scale(1), Zero(3, false), w, Scale(1), Zero(128, false), Scale(64), Zero(5, false), null);
        Assert.Contains(CheckBits(_b.Build(y), new() { ["x"] = RandomTensors.Bytes(2, 1, 3, 4, 4) }), static n => n.Operator == "QuantizedConv");
    }

    [Fact]
    public void QLinearMatMul_OverNothing_IsTheZeroPoint()
    {
        Value a = _b.Input("a", ElementType.Int8, 2, 3, 0);
        Value b = _b.Constant(Tensor.Zeros(ElementType.UInt8, [0, 2]));
        Value y = _b.Node(new QLinearMatMulOp(), a, Scale(1), Zero(0, true), b, Scale(1), Zero(0, false), Scale(1), Zero(5, true));
        EngineCheck.Equal(_b.Build(y), new() { ["a"] = Tensor.Zeros(ElementType.Int8, [2, 3, 0]) });
    }

    [Theory]
    [InlineData(3, 16, 3, 1, 1, 1, false)]
    [InlineData(16, 24, 1, 2, 0, 1, true)]
    [InlineData(13, 13, 3, 1, 1, 13, false)]
    [InlineData(12, 6, 5, 2, 2, 3, true)]
    public void Conv_BetweenQuantizers_IsOneIntegerKernelWithTheTruthsBits(int c, int m, int k, int stride, int pad, int group, bool signed)
    {
        Value x = Through(_b.Input("x", ElementType.Float32, 2, c, 9, 8), 0.01f, signed ? 5 : 130, signed);
        var window = new SlidingWindow { Strides = [stride, stride], Pads = [pad, pad, pad, pad] };
        Value y = _b.Node(new ReluOp(), _b.Node(new ConvOp(window, group), x, Weight(1, 0, m, c / group, k, k), _b.Constant(RandomTensors.Floats(3, m))));
        using Model model = _b.Build(Through(y, 0.02f, 0));
        Dictionary<string, RuntimeValue> inputs = new() { ["x"] = RandomTensors.Floats(5, 2, c, 9, 8) };
        IReadOnlyList<NodeProfile> nodes = CheckBits(model, inputs);
        Assert.Contains(nodes, static n => n.Operator == "QuantizedConv" && n.Kernel.EndsWith("int8", StringComparison.Ordinal));
        Assert.DoesNotContain(nodes, static n => n.Operator.StartsWith("Conv", StringComparison.Ordinal) || n.Kernel == "reference");
        CheckStep(model, inputs, 0.02f);
    }

    [Fact]
    public void Network_OfAllQuantizedOperators_StaysInIntegers()
    {
        Value x = Through(_b.Input("x", ElementType.Float32, 1, 8, 12, 12), 0.008f, 120);
        Value a = Through(_b.Node(new ConvOp(new SlidingWindow { Pads = [1, 1, 1, 1] }), x, Weight(1, 0, 16, 8, 3, 3), _b.Constant(RandomTensors.Floats(2, 16))), 0.02f, 100);
        Value gate = Through(_b.Node(new SigmoidOp(), a), 1f / 255, 0);
        Value scaled = Through(_b.Node(new MulOp(), a, gate), 0.015f, 80);
        Value sum = Through(_b.Node(new AddOp(), a, scaled), 0.03f, 90);
        Value pooled = Through(_b.Node(new MaxPoolOp(new SlidingWindow { KernelShape = [2, 2], Strides = [2, 2] }), sum), 0.03f, 90);
        Value mean = Through(_b.Node(new AveragePoolOp(new SlidingWindow { KernelShape = [3, 3], Pads = [1, 1, 1, 1] }), pooled), 0.025f, 95);
        Value both = Through(_b.Node(new ConcatOp(1), pooled, mean), 0.03f, 92);
        Value padded = Through(_b.Node(new PadOp(), both, _b.Constant(Tensor.Vector(0L, 0L, 1L, 0L, 0L, 0L, 0L, 1L))), 0.03f, 92);
        Value all = Through(_b.Node(new GlobalAveragePoolOp(), padded), 0.02f, 100);
        Value flat = Through(_b.Node(new FlattenOp(), all), 0.02f, 100);
        Value logits = Through(_b.Node(new GemmOp(TransB: true), flat, Weight(4, 0, 10, 32), _b.Constant(RandomTensors.Floats(5, 10))), 0.05f, 128);
        using Model model = _b.Build(logits);
        IReadOnlyList<NodeProfile> nodes = CheckBits(model, new() { ["x"] = RandomTensors.Floats(6, 1, 8, 12, 12) });
        Assert.Single(nodes, static n => n.Operator == "QuantizeLinear");
        Assert.Single(nodes, static n => n.Operator == "DequantizeLinear");
        Assert.DoesNotContain(nodes, static n => n.Kernel.EndsWith("f32", StringComparison.Ordinal));
    }

    [Fact]
    public void MatMulInteger_DynamicQuantization_EqualsReference()
    {
        Value x = _b.Input("x", ElementType.Float32, 5, 33);
        Value[] q = _b.Nodes(new DynamicQuantizeLinearOp(), 3, x);
        sbyte[] weights = Array.ConvertAll(RandomTensors.Bytes(1, 33, 18).ToArray<byte>(), static v => (sbyte)v);
        Value product = _b.Node(new MatMulIntegerOp(), q[0], _b.Constant(Tensor.Create(weights, Shape.Of(33, 18))), q[2], _b.Constant(Tensor.Scalar((sbyte)3)));
        using Model model = _b.Build(product);
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(2, 5, 33) });
        Assert.Contains(nodes, static n => n.Operator == "MatMulInteger" && n.Kernel != "reference");
    }

    [SkippableFact]
    public void PeerResNet20_InIntegers_HasTheTruthsBits()
    {
        using Model model = OnnxFormat.Load(SharedAssets.Require("peer/resnet20_cifar10_ort_static_int8_per_channel.onnx"));
        IReadOnlyList<NodeProfile> nodes = CheckBits(model, ModelInputs.Of(model, "1,3,32,32"));
        Assert.Equal(19, nodes.Count(static n => n.Operator == "QuantizedConv"));
        Assert.DoesNotContain(nodes, static n => n.Operator == "Conv");
    }
}
