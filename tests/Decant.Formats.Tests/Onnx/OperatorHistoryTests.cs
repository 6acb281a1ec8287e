using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Formats.Tests.Onnx;

public class OperatorHistoryTests
{
    [Fact]
    public void Changes_OfOneOperatorAndVersion_AreOne() =>
        Assert.Empty(OperatorHistory.All.GroupBy(c => (c.Name, c.Version)).Where(g => g.Count() > 1).Select(g => g.Key));

    [Fact]
    public void Upgrade_Clip6_MakesLimitsInputsOfTheInputsType()
    {
        var node = new VersionedNode("Clip") { Name = "c", Inputs = ["x"], Outputs = ["y"], Attributes = new AttributeMap().Set("min", 0f).Set("max", 6f) };
        VersionContext context = Context(("x", ElementType.Float16, [1, 3]));

        Assert.Equal((true, null), OperatorHistory.Upgrade(node, 6, context));

        Assert.Equal(["x", "c_min", "c_max"], node.Inputs);
        Assert.Empty(node.Attributes);
        Assert.Equal((ElementType.Float16, 6.0), (context.Constants["c_max"].ElementType, context.Constants["c_max"].ReadDouble(0)));
    }

    [Fact]
    public void Upgrade_Clip6OfUnknownType_CastsTheLimits()
    {
        var node = new VersionedNode("Clip") { Name = "c", Inputs = ["x"], Outputs = ["y"], Attributes = new AttributeMap().Set("max", 6f) };
        VersionContext context = Context();

        OperatorHistory.Upgrade(node, 6, context);

        VersionedNode cast = Assert.Single(context.NodesBefore);
        Assert.Equal(("CastLike", "c_max", "x"), (cast.OpType, cast.Inputs[0], cast.Inputs[1]));
        Assert.Equal(["x", "", cast.Outputs[0]], node.Inputs);
    }

    [Theory]
    [InlineData(new long[] { 1, 1000 }, 1, 1)]
    [InlineData(new long[] { 1, 1000, 1, 1 }, 1, 1)]
    [InlineData(new long[] { 2, 3, 4 }, 2, 2)]
    [InlineData(new long[] { 2, 3, 4 }, -1, 2)]
    public void Upgrade_SoftmaxOverOneAxis_StaysOneNode(long[] sizes, long axis, long expected)
    {
        var node = new VersionedNode("Softmax") { Inputs = ["x"], Outputs = ["y"], Attributes = new AttributeMap().Set("axis", axis) };
        VersionContext context = Context(("x", ElementType.Float32, sizes));

        Assert.Null(OperatorHistory.Upgrade(node, 11, context).Reason);

        Assert.Equal(expected, node.Attributes.Int("axis"));
        Assert.Empty(context.NodesBefore.Concat(context.NodesAfter));
    }

    [Fact]
    public void Upgrade_SoftmaxOverSeveralAxes_SeesTheInputAsAMatrix()
    {
        var node = new VersionedNode("Softmax") { Name = "s", Inputs = ["x"], Outputs = ["y"] };
        VersionContext context = Context(("x", ElementType.Float32, [2, 3, 4]));

        Assert.Null(OperatorHistory.Upgrade(node, 9, context).Reason);

        Assert.Equal(["Shape", "Flatten"], context.NodesBefore.Select(n => n.OpType));
        VersionedNode reshape = Assert.Single(context.NodesAfter);
        Assert.Equal((node.Outputs[0], context.NodesBefore[0].Outputs[0], "y"), (reshape.Inputs[0], reshape.Inputs[1], reshape.Outputs[0]));
        Assert.Equal(-1, node.Attributes.Int("axis"));
    }

    [Fact]
    public void Upgrade_Add6AlongAnAxis_AlignsTheSecondOperand()
    {
        var node = new VersionedNode("Add") { Inputs = ["x", "b"], Outputs = ["y"], Attributes = new AttributeMap().Set("broadcast", 1L).Set("axis", 1L).Set("consumed_inputs", (EquatableList<long>?)[0, 0]) };
        VersionContext context = Context(("x", ElementType.Float32, [1, 8, 5, 5]), ("b", ElementType.Float32, [8]));

        Assert.Null(OperatorHistory.Upgrade(node, 1, context).Reason);

        VersionedNode unsqueeze = Assert.Single(context.NodesBefore);
        Assert.Equal([1, 2], context.Constants[unsqueeze.Inputs[1]].ToInt64s());
        Assert.Equal(unsqueeze.Outputs[0], node.Inputs[1]);
        Assert.Empty(node.Attributes);
    }

    [Fact]
    public void Upgrade_Upsample7_BecomesResizeThatRoundsDown()
    {
        var node = new VersionedNode("Upsample") { Name = "u", Inputs = ["x"], Outputs = ["y"], Attributes = new AttributeMap().Set("scales", (EquatableList<float>?)[1, 1, 2, 2]) };
        VersionContext context = Context();

        Assert.Equal((true, null), OperatorHistory.Upgrade(node, 7, context));

        Assert.Equal(("Resize", "asymmetric", "floor"), (node.OpType, node.Attributes.Text("coordinate_transformation_mode"), node.Attributes.Text("nearest_mode")));
        Assert.Equal(["x", "", "u_scales"], node.Inputs);
    }

    [Fact]
    public void Upgrade_Scan8_RunsOverTheBatchOutside()
    {
        var body = new GraphProto { Name = "body" };
        body.Input.AddRange([new ValueInfoProto { Name = "s" }, new ValueInfoProto { Name = "v" }]);
        var node = new VersionedNode("Scan") { Inputs = ["", "state", "xs"], Outputs = ["last", "ys"], Attributes = new AttributeMap().Set("num_scan_inputs", 1L), Subgraphs = [("body", body)] };

        Assert.Null(OperatorHistory.Upgrade(node, 8, Context()).Reason);

        NodeProto inner = Assert.Single(node.Subgraphs[0].Graph.Node);
        Assert.Equal((2, "Scan"), (node.Attributes.Int("num_scan_inputs"), inner.OpType));
        Assert.Equal(1, inner.Attribute.Single(a => a.Name == "num_scan_inputs").I);
        Assert.Same(body, inner.Attribute.Single(a => a.Name == "body").G);
    }

    [Fact]
    public void Lower_ReduceMeanBelow18_MakesConstantAxesAnAttribute()
    {
        var node = new VersionedNode("ReduceMean") { Inputs = ["x", "axes"], Outputs = ["y"] };
        VersionContext context = Context();
        context.Constants["axes"] = Tensor.Vector<long>(2, 3);

        Assert.Null(OperatorHistory.Lower(node, 13, context));

        Assert.Equal(["x"], node.Inputs);
        Assert.Equal([2, 3], node.Attributes.Ints("axes")!.Value);
    }

    [Fact]
    public void Lower_ReduceMeanOfComputedAxes_SaysWhatItNeeds() =>
        Assert.Equal("its axes are computed, which needs opset 18", OperatorHistory.Lower(new VersionedNode("ReduceMean") { Inputs = ["x", "axes"] }, 17, Context()));

    [Fact]
    public void Lower_OperatorOfALaterOpset_SaysWhichOneItNeeds() =>
        Assert.Equal("the operator needs opset 17", OperatorHistory.Lower(new VersionedNode("LayerNormalization") { Inputs = ["x"] }, 13, Context()));

    [Fact]
    public void Lower_AttributeOfALaterOpset_NamesIt() => Assert.Equal(
        "it has the attribute 'antialias', which needs opset 18",
        OperatorHistory.Lower(new VersionedNode("Resize") { Inputs = ["x"], Attributes = new AttributeMap().Set("antialias", 1L) }, 17, Context()));

    [Fact]
    public void Lower_HardSwishBelow14_BecomesHardSigmoidAndMul()
    {
        var node = new VersionedNode("HardSwish") { Inputs = ["x"], Outputs = ["y"] };
        VersionContext context = Context();

        Assert.Null(OperatorHistory.Lower(node, 13, context));

        Assert.Equal("Mul", node.OpType);
        Assert.Equal(["x", Assert.Single(context.NodesBefore).Outputs[0]], node.Inputs);
    }

    [Theory]
    [InlineData(7, 3, new long[] { 3, 3, 1 })]
    [InlineData(6, 2, new long[] { 3, 3 })]
    public void Lower_SplitByCountBelow18_StatesTheSizes(long size, int count, long[] expected)
    {
        var node = new VersionedNode("Split") { Inputs = ["x"], Outputs = [.. Enumerable.Range(0, count).Select(i => $"y{i}")], Attributes = new AttributeMap().Set("axis", -1L).Set("num_outputs", (long)count) };
        VersionContext context = Context(("x", ElementType.Float32, [2, size]));

        Assert.Null(OperatorHistory.Lower(node, 13, context));

        Assert.Equal(expected, context.Constant(node.Input(1))!.ToInt64s());
    }

    private static VersionContext Context(params (string Name, ElementType Type, long[] Sizes)[] values) => new(
        _ => null,
        name => values.Where(v => v.Name == name).Select(v => new TensorType(v.Type, Shape.Of(v.Sizes))).FirstOrDefault(),
        stem => stem);
}
