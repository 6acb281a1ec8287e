using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators.Tests.Elementwise;

public sealed class ElementwiseTests
{
    [Fact]
    public void Mul_Broadcast_RepeatsAxesOfSizeOne()
    {
        Tensor a = Tensor.Of<float>(Shape.Of(2, 1, 2), 1, 2, 3, 4);
        Tensor b = Tensor.Of<float>(Shape.Of(3, 1), 1, 10, 100);
        Tensor result = CheckedRun.Single(new MulOp(), a, b);
        Assert.Equal(Shape.Of(2, 3, 2), result.Shape);
        Assert.Equal([1f, 2, 10, 20, 100, 200, 3, 4, 30, 40, 300, 400], result.ToArray<float>());
    }

    [Fact]
    public void Sub_Bytes_WrapAround() =>
        Assert.Equal([254, 1], CheckedRun.Single(new SubOp(), Tensor.Vector<byte>(1, 2), Tensor.Vector<byte>(3, 1)).ToArray<byte>());

    [Fact]
    public void Div_Integers_RoundTowardZero() =>
        Assert.Equal([-3, 3, int.MinValue], CheckedRun.Single(new DivOp(), Tensor.Vector(-7, -7, int.MinValue), Tensor.Vector(2, -2, -1)).ToArray<int>());

    [Fact]
    public void Div_IntegerByZero_IsRefused() =>
        Assert.Equal("DEC1210", Assert.Throws<ModelException>(() => CheckedRun.Single(new DivOp(), Tensor.Vector(1), Tensor.Vector(0))).Code);

    [Fact]
    public void Div_FloatByZero_IsInfinite() =>
        Assert.Equal([float.PositiveInfinity, -0f], CheckedRun.Single(new DivOp(), Tensor.Vector(1f, 0f), Tensor.Vector(0f, -1f)).ToArray<float>());

    [Fact]
    public void Clip_BoundOfSeveralNumbers_IsRefused() => Assert.Equal(
        "DEC1190", Assert.Throws<ModelException>(() => CheckedRun.Single(new ClipOp(), Tensor.Vector(1f, 2f), Tensor.Vector(0f, 1f))).Code);

    [Fact]
    public void AcosAndAsin_AtTheirEnds_StayWithinTheStatedRange()
    {
        foreach (Operator op in new Operator[] { new AcosOp(), new AsinOp(), new AtanOp() })
        {
            using var model = new Model();
            Node node = new GraphEditor(model.Graph).Insert(op, [new GraphEditor(model.Graph).AddInput("x", DataType.Tensor(ElementType.Float32, [2]))], null);
            (double least, double greatest) = node.Facts().OutputRange!.Value;
            Tensor ends = Tensor.Vector(-1f, op is AtanOp ? float.PositiveInfinity : 1f);
            Assert.All(CheckedRun.Single(op, ends).ToDoubles(), y => Assert.InRange(y, least, greatest));
        }
    }

    [Fact]
    public void Pow_MixedTypes_KeepsTheBasesType()
    {
        Assert.Equal([8L, 0, 1, -1], CheckedRun.Single(new PowOp(), Tensor.Vector(2L, 2, 1, -1), Tensor.Vector(3, -1, -5, -3)).ToArray<long>());
        Assert.Equal([1.41421354f], CheckedRun.Single(new PowOp(), Tensor.Vector(2f), Tensor.Vector(0.5)).ToArray<float>());
    }

    [Fact]
    public void MaxMin_ManyInputs_KeepNaN()
    {
        Tensor a = Tensor.Vector(1f, float.NaN, 3);
        Tensor b = Tensor.Vector(2f, 1, float.NaN);
        Assert.Equal([5f, float.NaN, float.NaN], CheckedRun.Single(new MaxOp(), a, b, Tensor.Scalar(5f)).ToArray<float>());
        Assert.Equal([1f, float.NaN, float.NaN], CheckedRun.Single(new MinOp(), a, b).ToArray<float>());
    }

    [Fact]
    public void SumMean_OfThree()
    {
        Tensor[] inputs = [Tensor.Vector(1f, 2), Tensor.Vector(3f, 4), Tensor.Vector(5f, 9)];
        Assert.Equal([9f, 15], CheckedRun.Single(new SumOp(), inputs).ToArray<float>());
        Assert.Equal([3f, 5], CheckedRun.Single(new MeanOp(), inputs).ToArray<float>());
    }

    [Fact]
    public void Clip_Bounds_AreOptional()
    {
        Tensor x = Tensor.Vector(-2f, 0.5f, 7, float.NaN);
        Assert.Equal([0f, 0.5f, 6, float.NaN], CheckedRun.Single(new ClipOp(), x, Tensor.Scalar(0f), Tensor.Scalar(6f)).ToArray<float>());
        Assert.Equal([-2f, 0.5f, 6, float.NaN], CheckedRun.Single(new ClipOp(), x, null, Tensor.Scalar(6f)).ToArray<float>());
        Assert.Equal([1, 2], CheckedRun.Single(new ClipOp(), Tensor.Vector(-5, 2), Tensor.Scalar(1)).ToArray<int>());
    }

    [Fact]
    public void Round_Halves_GoToEven() =>
        Assert.Equal([0f, 2, 2, -2, -0f, 3], CheckedRun.Single(new RoundOp(), Tensor.Vector(0.5f, 1.5f, 2.5f, -1.5f, -0.4f, 2.51f)).ToArray<float>());

    // erf: Abramowitz and Stegun, table 7.1.
    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(0.5, 0.5204998778)]
    [InlineData(1.0, 0.8427007929)]
    [InlineData(-2.0, -0.9953222650)]
    [InlineData(2.49, 0.999571)]
    [InlineData(3.0, 0.9999779095)]
    public void Erf_PublishedValues(double x, double expected) =>
        Assert.Equal(expected, CheckedRun.Single(new ErfOp(), Tensor.Vector(x)).ReadDouble(0), x == 2.49 ? 1e-6 : 1e-10);

    public static TheoryData<Operator, double, double> Functions() => new()
    {
        { new SigmoidOp(), 0, 0.5 },
        { new SigmoidOp(), -800, 0 },
        { new SigmoidOp(), 2, 0.8807970779778823 },
        { new TanhOp(), 1, 0.7615941559557649 },
        { new ReciprocalOp(), 4, 0.25 },
        { new SoftplusOp(), 100, 100 },
        { new SoftplusOp(), 0, 0.6931471805599453 },
        { new MishOp(), 1, 0.8650983882673103 },
        { new HardSwishOp(), 1, 2.0 / 3 },
        { new HardSwishOp(), -4, 0 },
        { new EluOp(2), -1, 2 * (0.36787944117144233 - 1) },
        { new LeakyReluOp(0.5f), -3, -1.5 },
        { new SoftsignOp(), -3, -0.75 },
        { new HardSigmoidOp(), 1, 0.7 },
        { new ThresholdedReluOp(2), 2, 0 },
        { new SwishOp(), 1, 0.7310585786300049 },
        { new LogOp(), 1, 0 },
        { new GeluOp(), 1, 0.8413447460685429 },
        { new GeluOp("tanh"), 1, 0.8411919906082768 },
        { new ShrinkOp(0.25f, 0.5f), -2, -1.75 },
        { new ShrinkOp(0.25f, 0.5f), 0.5, 0 },
        { new ExpOp(), 1, Math.E },
        { new SqrtOp(), 2, 1.4142135623730951 },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Function_KnownValues(Operator op, double x, double expected) =>
        Assert.Equal(expected, CheckedRun.Single(op, Tensor.Vector(x)).ReadDouble(0), 1e-7);

    [Fact]
    public void Function_SplatInput_StaysSplat()
    {
        Tensor result = CheckedRun.Single(new ExpOp(), Tensor.Splat(Shape.Of(4, 4), 0f));
        Assert.True(result.IsSplat);
        Assert.Equal(1f, result.AsSpan<float>()[15]);
    }

    [Fact]
    public void Function_NarrowFloats_AreRoundedOnce()
    {
        Tensor half = Tensor.Vector((Half)2);
        Assert.Equal((Half)1.4142135623730951, CheckedRun.Single(new SqrtOp(), half).ToArray<Half>()[0]);
        Tensor brain = Tensor.Create<ushort>(ElementType.BFloat16, [0x4000], Shape.Of(1));
        Assert.Equal(0x3FB5, CheckedRun.Single(new SqrtOp(), brain).ReadBits(0));
    }

    [Fact]
    public void AbsNegSign_Integers()
    {
        Tensor x = Tensor.Vector<sbyte>(-128, -3, 0, 5);
        Assert.Equal([-128, 3, 0, 5], CheckedRun.Single(new AbsOp(), x).ToArray<sbyte>());
        Assert.Equal([-128, 3, 0, -5], CheckedRun.Single(new NegOp(), x).ToArray<sbyte>());
        Assert.Equal([-1, -1, 0, 1], CheckedRun.Single(new SignOp(), x).ToArray<sbyte>());
    }

    [Fact]
    public void Comparisons_AreElementwise()
    {
        Tensor a = Tensor.Vector(1f, 2, float.NaN);
        Tensor b = Tensor.Vector(2f, 2, 2);
        Assert.Equal([true, false, false], CheckedRun.Single(new LessOp(), a, b).ToArray<bool>());
        Assert.Equal([true, true, false], CheckedRun.Single(new LessOrEqualOp(), a, b).ToArray<bool>());
        Assert.Equal([false, true, false], CheckedRun.Single(new EqualOp(), a, b).ToArray<bool>());
        Assert.Equal([false, false, false], CheckedRun.Single(new GreaterOp(), a, b).ToArray<bool>());
        Assert.Equal([true, false], CheckedRun.Single(new EqualOp(), Tensor.FromStrings(["x", "y"], Shape.Of(2)), Tensor.FromStrings(["x"], Shape.Of(1))).ToArray<bool>());
    }

    [Fact]
    public void Where_Broadcast_Chooses()
    {
        Tensor condition = Tensor.Of(Shape.Of(2, 1), true, false);
        Tensor result = CheckedRun.Single(new WhereOp(), condition, Tensor.Vector(1, 2), Tensor.Scalar(9));
        Assert.Equal([1, 2, 9, 9], result.ToArray<int>());
    }

    [Fact]
    public void Not_Flips() =>
        Assert.Equal([false, true], CheckedRun.Single(new NotOp(), Tensor.Vector(true, false)).ToArray<bool>());

    [Fact]
    public void PRelu_Slope_IsBroadcast() => Assert.Equal(
        [-0.5f, -4, 3, 4],
        CheckedRun.Single(new PReluOp(), Tensor.Of<float>(Shape.Of(2, 2), -1, -2, 3, 4), Tensor.Vector(0.5f, 2)).ToArray<float>());
}
