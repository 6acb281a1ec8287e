using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine.Tests;

public sealed class HalfTests
{
    [Theory]
    [InlineData(ElementType.Float16, 2e-3)]
    [InlineData(ElementType.BFloat16, 2e-2)]
    public void NarrowFloats_AreComputedInFloat32(ElementType type, double tolerance)
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", type, 1, 8, 6, 6);
        Value Narrow(Tensor tensor) => b.Node(new CastOp(type), b.Constant(tensor));
        Value conv = b.Node(new ConvOp(new SlidingWindow()), x, Narrow(RandomTensors.Floats(1, 8, 8, 1, 1)), Narrow(RandomTensors.Floats(2, 8)));
        Value relu = b.Node(new ReluOp(), conv);
        Value flat = b.Node(new FlattenOp(), b.Node(new GlobalAveragePoolOp(), relu));
        Value y = b.Node(new GemmOp(), flat, Narrow(RandomTensors.Floats(3, 8, 5)), Narrow(RandomTensors.Floats(4, 5)));
        using Model model = b.Build(y);
        using IInferenceSession reference = ReferenceEngine.Instance.CreateSession(model, SessionOptions.Default);
        using IInferenceSession session = DecantEngine.Instance.CreateSession(model, new SessionOptions { Profile = true });
        float[] numbers = RandomTensors.Floats(5, 1, 8, 6, 6).ToFloats();
        ushort[] bits = Array.ConvertAll(numbers, v => type == ElementType.Float16 ? BitConverter.HalfToUInt16Bits((Half)v) : (ushort)(BitConverter.SingleToUInt32Bits(v) >> 16));
        var inputs = new Dictionary<string, RuntimeValue> { ["x"] = Tensor.Create(type, System.Runtime.InteropServices.MemoryMarshal.AsBytes<ushort>(bits).ToArray(), Shape.Of(1, 8, 6, 6)) };
        var expected = (Tensor)reference.Run(inputs).Values.Single();
        var actual = (Tensor)session.Run(inputs).Values.Single();
        Assert.Equal(expected.ToString(), actual.ToString());
        double[] left = expected.ToDoubles(), right = actual.ToDoubles();
        double scale = left.Max(Math.Abs);
        Assert.All(left.Zip(right), pair => Assert.Equal(pair.First, pair.Second, tolerance * scale));
        Assert.DoesNotContain(session.Profile!.Nodes, static n => n.Kernel == "reference");
    }
}
