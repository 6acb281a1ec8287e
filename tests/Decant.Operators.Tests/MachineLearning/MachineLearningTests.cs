using Decant.Graphs;
using Decant.Tensors;
using static Decant.Operators.Tests.OperatorRun;

namespace Decant.Operators.Tests;

public class MachineLearningTests
{
    [Fact]
    public void ArrayFeatureExtractor_Vector_BecomesARow()
    {
        AssertClose(Of(new ArrayFeatureExtractorOp(), Tensor.Vector(5f, 6, 7), Tensor.Vector(2L, 0)), [1, 2], [7, 5]);
        AssertClose(Of(new ArrayFeatureExtractorOp(), Range(2, 1, 3), Tensor.Vector(1L)), [2, 1, 1], [1, 4]);
    }

    [Fact]
    public void Binarizer_Threshold_ItselfIsZero() =>
        AssertClose(Of(new BinarizerOp(1), Tensor.Vector(0L, 1, 2)), [3], [0, 0, 1]);

    [Fact]
    public void LabelEncoder_FloatKeys_MatchNaNAndTakeTheLast()
    {
        var op = new LabelEncoderOp("keys_floats", new FloatListAttribute([1, float.NaN, 1]), "values_strings", new StringListAttribute(["a", "b", "c"]));
        Assert.Equal(["c", "b", "_Unused"], Of(op, Tensor.Vector(1f, float.NaN, 2f)).Strings.ToArray());
    }

    [Fact]
    public void LabelEncoder_TwoKindsOfKeys_AreRefused()
    {
        AttributeMap attributes = new AttributeMap().Add("keys_int64s", new IntListAttribute([1])).Add("keys_floats", new FloatListAttribute([1])).Add("values_int64s", new IntListAttribute([1]));
        Assert.Equal("DEC1271", Assert.Throws<ModelException>(() => LabelEncoderOp.Definition.Create(attributes)).Code);
    }

    [Theory]
    [InlineData(0L, 3)]
    [InlineData(1L, 6)]
    [InlineData(2L, 2)]
    [InlineData(3L, 4)]
    public void TreeEnsemble_TwoTrees_AggregateTheirLeaves(long aggregation, double expected)
    {
        TreeEnsembleOp op = Stump(aggregation) with { Roots = [0, 0] };
        AssertClose(Of(op with { LeafWeights = new(Tensor.Vector(2f, 9f)) }, Tensor.Create([0f], Shape.Of(1, 1))), [1, 1], [aggregation is 0 or 2 or 3 ? 2 : 4]);

        // The second tree begins at a node of its own whose leaf weighs 4.
        op = op with { Roots = [0, 1], LeafWeights = new(Tensor.Vector(2f, 4f)) };
        AssertClose(Of(op, Tensor.Create([0f], Shape.Of(1, 1))), [1, 1], [expected]);
    }

    [Theory]
    [InlineData(2L, 0.880797)]
    [InlineData(4L, double.NaN)]
    [InlineData(1L, 1)]
    public void TreeEnsemble_PostTransform_ChangesTheScores(long transform, double expected) =>
        AssertClose(Of(Stump(1) with { Roots = [0], PostTransform = transform }, Tensor.Create([0f], Shape.Of(1, 1))), [1, 1], [expected]);

    [Fact]
    public void TreeEnsemble_Cycle_IsRefused()
    {
        TreeEnsembleOp op = Stump(1) with { Roots = [0], TrueLeaves = [0, 0], TrueNodes = [1, 0] };
        Assert.Equal("DEC1271", Assert.Throws<ModelException>(() => Of(op, Tensor.Create([0f], Shape.Of(1, 1)))).Code);
    }

    [Theory]
    [InlineData(0.975, 1.9599639845400545)]
    [InlineData(0.5, 0)]
    [InlineData(1e-10, -6.361340902404056)]
    public void ScoreTransform_Probit_IsTheNormalQuantile(double share, double expected)
    {
        double[] row = [share];
        ScoreTransform.Apply(4, row);
        Assert.Equal(expected, row[0], 5);
    }

    // Two nodes of one leaf each: both compare x ≤ 0; node 0 leads to leaf 0, node 1 to leaf 1.
    private static TreeEnsembleOp Stump(long aggregation) => new()
    {
        Aggregation = aggregation,
        Targets = 1,
        Features = [0, 0],
        Modes = new(Tensor.Create(new byte[] { 0, 0 }, Shape.Of(2))),
        Splits = new(Tensor.Vector(0f, 0f)),
        LeafWeights = new(Tensor.Vector(2f, 4f)),
        LeafTargets = [0, 0],
        TrueNodes = [0, 1],
        TrueLeaves = [1, 1],
        FalseNodes = [1, 0],
        FalseLeaves = [1, 1],
    };
}
