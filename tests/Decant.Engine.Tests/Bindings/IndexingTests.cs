using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine.Tests;

public sealed class IndexingTests
{
    [Theory]
    [InlineData(1, 3, true)]
    [InlineData(-1, 700, false)]
    [InlineData(-1, 5, true)]
    public void TopK_TiesAndNaN_EqualsReference(int axis, int k, bool largest)
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 3, 7, 900);
        Value[] y = b.Nodes(new TopKOp(axis, largest), 2, x, b.Constant(Tensor.Vector((long)k)));
        using Model model = b.Build(y);
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new() { ["x"] = Ties(3, 7, 900) }, 0, threads: 2);
        Assert.Equal("top-k.f32", Assert.Single(nodes).Kernel);
    }

    [Theory]
    [InlineData(0, true, false)]
    [InlineData(1, false, true)]
    [InlineData(2, true, true)]
    [InlineData(2, false, false)]
    public void ArgMaxAndArgMin_TiesAndNaN_EqualReference(int axis, bool largest, bool last)
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 5, 6, 21);
        using Model model = b.Build(b.Node(largest ? new ArgMaxOp(axis, true, last) : new ArgMinOp(axis, false, last), x));
        Assert.Equal("arg-extreme.f32", Assert.Single(EngineCheck.Equal(model, new() { ["x"] = Ties(5, 6, 21) })).Kernel);
    }

    [Theory]
    [InlineData(0, false, true)]
    [InlineData(-1, true, false)]
    public void CumSum_EqualsReference(int axis, bool exclusive, bool reverse)
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 4, 5, 6);
        using Model model = b.Build(b.Node(new CumSumOp(exclusive, reverse), x, b.Constant(Tensor.Create([(long)axis], Shape.Scalar))));
        Assert.Equal("running-sum.f32", Assert.Single(EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(1, 4, 5, 6) }, 0)).Kernel);
    }

    [Fact]
    public void GatherAndScatter_IndicesOfTheRun_EqualReference()
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 5, 6), at = b.Input("at", ElementType.Int64, 2, 3), rows = b.Input("rows", ElementType.Int64, 3, 1);
        Value looked = b.Node(new GatherOp(1), x, at);
        Value scattered = b.Node(new ScatterElementsOp(0), x, at, b.Constant(RandomTensors.Floats(2, 2, 3)));
        Value written = b.Node(new ScatterNDOp(), scattered, rows, b.Constant(RandomTensors.Floats(3, 3, 6)));
        using Model model = b.Build(looked, written);
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new()
        {
            ["x"] = RandomTensors.Floats(1, 5, 6),
            ["at"] = Tensor.Create([0L, -1, 2, 4, 1, 3], Shape.Of(2, 3)),
            ["rows"] = Tensor.Create([4L, 0, -3], Shape.Of(3, 1)),
        });
        Assert.Equal(["look-up", "scatter-elements", "scatter-nd"], nodes.Select(static n => n.Kernel!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Gather_IndexOutOfRange_Throws()
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 5, 6), at = b.Input("at", ElementType.Int64, 1);
        using Model model = b.Build(b.Node(new GatherOp(), x, at));
        using IInferenceSession session = DecantEngine.Instance.CreateSession(model, new SessionOptions());
        ModelException error = Assert.Throws<ModelException>(() => session.Run(new Dictionary<string, RuntimeValue> { ["x"] = RandomTensors.Floats(1, 5, 6), ["at"] = Tensor.Vector(5L) }));
        Assert.Equal("DEC1530", error.Code);
    }

    [Fact]
    public void ComparisonsAndChoices_Broadcast_EqualReference()
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 3, 1, 5), y = b.Input("y", ElementType.Float32, 4, 5), i = b.Input("i", ElementType.Int64, 4, 1);
        Value less = b.Node(new LessOp(), x, y), least = b.Node(new LessOrEqualOp(), x, y), more = b.Node(new GreaterOp(), x, y), most = b.Node(new GreaterOrEqualOp(), x, y);
        Value equal = b.Node(new EqualOp(), i, b.Constant(Tensor.Vector(1L, 2, 3, 4, 5)));
        Value either = b.Node(new OrOp(), b.Node(new AndOp(), less, equal), b.Node(new NotOp(), most));
        Value chosen = b.Node(new WhereOp(), either, x, y);
        Value sum = b.Node(new AddOp(), i, b.Node(new MulOp(), i, b.Constant(Tensor.Vector(7L, -2, 0))));
        using Model model = b.Build(least, more, chosen, sum);
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new()
        {
            ["x"] = Ties(3, 1, 5), ["y"] = Ties(4, 5), ["i"] = Tensor.Create([1L, 5, 3, -4], Shape.Of(4, 1)),
        });
        Assert.DoesNotContain(nodes, static n => n.Kernel == "reference");
    }

    [Fact]
    public void ElementsThatOnlyMove_RunByAMapOfPlaces()
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 1, 8, 3, 4);
        Value[] y =
        [
            b.Node(new DepthToSpaceOp(2), x), b.Node(new SpaceToDepthOp(1), x), b.Node(new TileOp(), x, b.Constant(Tensor.Vector(2L, 1, 1, 3))), b.Node(new TriluOp(), x),
            b.Node(new PadOp("reflect"), x, b.Constant(Tensor.Vector(0L, 1, 2, 3, 0, 2, 0, 1))), b.Node(new PadOp("edge"), x, b.Constant(Tensor.Vector(0L, 0, 2, 0, 0, 0, 1, 1))),
            b.Node(new GatherElementsOp(1), x, b.Constant(Tensor.Create([7L, -1, 0, 3], Shape.Of(1, 1, 2, 2)))), b.Node(new GatherNDOp(), x, b.Constant(Tensor.Create([0L, 5, 0, 2], Shape.Of(2, 2)))),
        ];
        using Model model = b.Build(y);
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(1, 1, 8, 3, 4) }, 0);
        Assert.All(nodes, static n => Assert.Equal("gather-elements", n.Kernel));
    }

    // Few different numbers, and NaN, infinities and both zeros among them.
    private static Tensor Ties(params long[] sizes)
    {
        float[] numbers = [0f, -0f, 1, -1, 2.5f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e-40f, 3, -7];
        var random = new Random(3);
        var values = new float[Shape.CountElements(sizes)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = numbers[random.Next(numbers.Length)];
        }

        return Tensor.Create(values, Shape.Of(sizes));
    }
}
