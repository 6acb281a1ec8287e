using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine.Tests;

public sealed class ImageOperatorTests
{
    // Each operator runs behind a convolution, whose output is blocked, and on the planar input.
    private static void Check(Func<ModelBuilder, Value, Value> build, int channels, int height = 9, int width = 10, bool whole = true)
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 2, channels, height, width);
        Value weight = b.Constant(RandomTensors.Floats(1, channels, channels, 1, 1));
        Value blocked = build(b, b.Node(new ConvOp(new SlidingWindow()), x, weight));
        using Model model = b.Build(blocked, build(b, x));
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(7, 2, channels, height, width) }, 2e-5);
        Assert.True(!whole || nodes.All(static p => p.Kernel != "reference"), string.Join(", ", nodes));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(13)]
    public void Pools_BothLayouts_EqualReference(int channels)
    {
        var window = new SlidingWindow { KernelShape = [3, 2], Strides = [2, 2], Pads = [1, 0, 1, 1] };
        Check((b, v) => b.Node(new MaxPoolOp(window), v), channels);
        Check((b, v) => b.Node(new MaxPoolOp(window, CeilMode: true), v), channels);
        Check((b, v) => b.Node(new AveragePoolOp(window), v), channels);
        Check((b, v) => b.Node(new AveragePoolOp(window, CountIncludePad: true), v), channels);
        Check((b, v) => b.Node(new GlobalAveragePoolOp(), v), channels);
        Check((b, v) => b.Node(new GlobalMaxPoolOp(), v), channels);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(13)]
    public void Broadcasts_BothLayouts_EqualReference(int channels)
    {
        Check((b, v) => b.Node(new MulOp(), v, b.Constant(RandomTensors.Floats(3, channels, 1, 1))), channels);
        Check((b, v) => b.Node(new SubOp(), b.Constant(RandomTensors.Floats(3, 1)), v), channels);
        Check((b, v) => b.Node(new DivOp(), v, b.Constant(Tensor.Scalar(3f))), channels);
        Check((b, v) => b.Node(new AddOp(), v, b.Constant(RandomTensors.Floats(3, 9, 1))), channels);
        Check((b, v) => b.Node(new MulOp(), v, b.Node(new SigmoidOp(), b.Node(new GlobalAveragePoolOp(), v))), channels);
        Check((b, v) => b.Node(new ReluOp(), b.Node(new AddOp(), v, b.Constant(RandomTensors.Floats(5, 2, channels, 9, 10)))), channels);
        Check((b, v) => b.Node(new MaxOp(), v, b.Node(new NegOp(), v)), channels);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(13)]
    public void Normalizations_BothLayouts_EqualReference(int channels)
    {
        Check((b, v) => b.Node(new ReluOp(), b.Node(
            new BatchNormalizationOp(), v, b.Constant(RandomTensors.Floats(3, channels)), b.Constant(RandomTensors.Floats(4, channels)),
            b.Constant(RandomTensors.Floats(5, channels)), b.Constant(Tensor.Splat(Shape.Of(channels), 0.5f)))), channels);
        Check((b, v) => b.Node(new LrnOp(5, 0.3f), v), channels);
        Check((b, v) => b.Node(new SoftmaxOp(1), v), channels);
    }

    [Theory]
    [InlineData(8, 16)]
    [InlineData(6, 10)]
    public void ConcatSplitSlice_OnChannels_EqualReference(int first, int second)
    {
        Check((b, v) => b.Node(new ConcatOp(1), b.Node(new ReluOp(), v), v, b.Node(new NegOp(), v)), first);
        Check((b, v) => b.Node(new ConcatOp(2), b.Node(new ReluOp(), v), v), first);
        Check((b, v) => b.Nodes(new SplitOp(1), 2, v, b.Constant(Tensor.Vector((long)first, second)))[1], first + second);
        Check((b, v) => b.Node(new SliceOp(), v, b.Constant(Tensor.Vector(2L)), b.Constant(Tensor.Vector(-1L)), b.Constant(Tensor.Vector(1L))), first + second);
        Check(
            (b, v) => b.Node(
                new SliceOp(), v, b.Constant(Tensor.Vector(0L, 1L)), b.Constant(Tensor.Vector(100L, 100L)), b.Constant(Tensor.Vector(2L, 3L)), b.Constant(Tensor.Vector(2L, 2L))),
            first);
    }

    [Fact]
    public void ChannelShuffle_BothLayouts_IsOneMove()
    {
        Check(
            static (b, v) => b.Node(
                new ReshapeOp(),
                b.Node(new TransposeOp([0, 2, 1, 3, 4]), b.Node(new ReshapeOp(), v, b.Constant(Tensor.Vector(2L, 3L, 8L, 9L, 10L)))),
                b.Constant(Tensor.Vector(2L, 24L, 9L, 10L))),
            24);
    }

    [Theory]
    [InlineData(ResizeMode.Nearest, CoordinateTransformation.Asymmetric)]
    [InlineData(ResizeMode.Nearest, CoordinateTransformation.HalfPixel)]
    [InlineData(ResizeMode.Linear, CoordinateTransformation.HalfPixel)]
    [InlineData(ResizeMode.Linear, CoordinateTransformation.AlignCorners)]
    [InlineData(ResizeMode.Linear, CoordinateTransformation.HalfPixel, true)]
    [InlineData(ResizeMode.Cubic, CoordinateTransformation.HalfPixel)]
    [InlineData(ResizeMode.Cubic, CoordinateTransformation.AlignCorners, true)]
    public void Resize_BothLayouts_EqualsReference(ResizeMode mode, CoordinateTransformation transformation, bool antialias = false)
    {
        var op = new ResizeOp { Mode = mode, Transformation = transformation, Antialias = antialias };
        Check((b, v) => b.Node(op, v, null, b.Constant(Tensor.Vector(1f, 1f, 2f, 1.5f))), 12);
        Check((b, v) => b.Node(op, v, null, null, b.Constant(Tensor.Vector(2L, 12L, 5L, 23L))), 12);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(13)]
    public void ChannelAffine_BehindConvAndNormalization_IsFolded(int channels)
    {
        Value Affine(ModelBuilder b, Value v) => b.Node(
            new AddOp(), b.Node(new MulOp(), b.Node(new SubOp(), v, b.Constant(Tensor.Scalar(0.25f))), b.Constant(RandomTensors.Floats(8, channels, 1, 1))), b.Constant(RandomTensors.Floats(9, 1, channels, 1, 1)));
        Value Normalize(ModelBuilder b, Value v) => b.Node(
            new BatchNormalizationOp(), v, b.Constant(RandomTensors.Floats(3, channels)), b.Constant(RandomTensors.Floats(4, channels)),
            b.Constant(RandomTensors.Floats(5, channels)), b.Constant(Tensor.Splat(Shape.Of(channels), 0.5f)));
        Check((b, v) => b.Node(new ReluOp(), Affine(b, Normalize(b, b.Node(new ConvOp(new SlidingWindow()), v, b.Constant(RandomTensors.Floats(1, channels, channels, 1, 1)))))), channels);
        Check((b, v) => Affine(b, Normalize(b, b.Node(new ReluOp(), v))), channels);
    }

    [Fact]
    public void PadsAndGathers_EqualReference()
    {
        Check(static (b, v) => b.Node(new PadOp(), v, b.Constant(Tensor.Vector(0L, 8L, 1L, 2L, 0L, 16L, 0L, 3L)), b.Constant(Tensor.Scalar(1.5f))), 16);
        Check(static (b, v) => b.Node(new PadOp(), v, b.Constant(Tensor.Vector(1L, 3L, 0L, 0L, 0L, 2L, 0L, 0L))), 13);
        Check(static (b, v) => b.Node(new GatherOp(1), v, b.Constant(Tensor.Vector(3L, -1L, 0L))), 13);
        Check(static (b, v) => b.Node(new GatherOp(0), v, b.Constant(Tensor.Scalar(1L))), 8);
        Check(static (b, v) => b.Node(new ExpandOp(), b.Node(new GlobalAveragePoolOp(), v), b.Constant(Tensor.Vector(2L, 1L, 4L, 3L))), 13);
    }

    [Fact]
    public void EqualAndCast_OfBroadcastIntegers_EqualReference()
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Int32, 2, 5, 1);
        Value classes = b.Constant(Tensor.Create([.. Enumerable.Range(0, 7)], Shape.Of(7)));
        using Model model = b.Build(b.Node(new CastOp(ElementType.Float32), b.Node(new EqualOp(), x, classes)), b.Node(new CastOp(ElementType.Float32), x));
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new() { ["x"] = Tensor.Create([.. Enumerable.Range(-1, 10)], Shape.Of(2, 5, 1)) });
        Assert.DoesNotContain(nodes, static p => p.Kernel == "reference");
    }

    [Fact]
    public void MovesAndReductions_EqualReference()
    {
        Check(static (b, v) => b.Node(new TransposeOp([0, 2, 3, 1]), v), 12);
        Check(static (b, v) => b.Node(new FlattenOp(1), v), 12);
        Check(static (b, v) => b.Node(new ReduceMeanOp(KeepDims: false), v, b.Constant(Tensor.Vector(2L, 3L))), 16);
        Check(static (b, v) => b.Node(new ReduceMeanOp(), v, b.Constant(Tensor.Vector(2L, 3L))), 13);
        Check(static (b, v) => b.Node(new ReduceSumOp(), v, b.Constant(Tensor.Vector(1L))), 13);
        Check(static (b, v) => b.Node(new ExpOp(), v), 13);
    }
}
