using Decant.Operators;
using Decant.Tensors;

namespace Decant.Peers.Tests;

/// <summary>Single operators, written at every opset that can express them, give in ONNX Runtime what they give at a newer one.</summary>
public sealed class DowngradeTests
{
    private static readonly Dictionary<string, (NodeCase Case, int Oldest)> Cases = Movement().Concat(Arithmetic()).Concat(Sampling())
        .ToDictionary(static c => c.Case.ToString(), static c => (c.Case with { Tolerance = 1e-6 }, c.Oldest), StringComparer.Ordinal);

    public static TheoryData<string> All => [.. Cases.Keys];

    [SkippableTheory]
    [MemberData(nameof(All))]
    public void Save_AtOlderOpsets_KeepsTheOutputs(string name) => Cases[name].Case.CompareOpsets(Cases[name].Oldest);

    private static IEnumerable<(NodeCase Case, int Oldest)> Movement()
    {
        var draw = new Draw(11);
        Tensor x = draw.Floats(2, 3, 4, 5);
        yield return (new("constant axes", new SqueezeOp(), draw.Floats(1, 3, 1), Tensor.Vector(-1L)) { Constants = [1] }, 9);
        yield return (new("computed axes", new SqueezeOp(), draw.Floats(1, 3, 1), Tensor.Vector(0L)), 13);
        yield return (new("constant axes", new UnsqueezeOp(), x, Tensor.Vector(-1L, 0)) { Constants = [1] }, 9);
        yield return (new("constant sizes", new SplitOp(-1), x, Tensor.Vector(2L, 3)) { Constants = [1], Outputs = [0, 1] }, 9);
        yield return (new("number of parts", new SplitOp(3, 2), x) { Outputs = [0, 1] }, 9);
        yield return (new("constant bounds", new SliceOp(), x, Tensor.Vector(1L, -3), Tensor.Vector(3L, long.MaxValue), Tensor.Vector(-2L, -1)) { OnlyFirstVaries = true }, 9);
        yield return (new("steps", new SliceOp(), x, Tensor.Vector(3L), Tensor.Vector(0L), Tensor.Vector(2L), Tensor.Vector(-1L)) { OnlyFirstVaries = true }, 10);
        yield return (new("constant", new PadOp(), x, Tensor.Vector(0L, 0, 1, 2, 0, 0, 0, 1), Tensor.Scalar(0.5f)) { OnlyFirstVaries = true }, 9);
        yield return (new("reflect", new PadOp("reflect"), x, Tensor.Vector(0L, 0, 1, 2, 0, 0, 0, 1)) { OnlyFirstVaries = true }, 9);
        yield return (new("computed", new PadOp(), x, Tensor.Vector(0L, 0, 1, 2, 0, 0, 0, 1)), 11);
        yield return (new("largest", new TopKOp(1), x, Tensor.Vector(2L)) { Constants = [1], Outputs = [0, 1] }, 9);
        yield return (new("smallest", new TopKOp(1, Largest: false), x, Tensor.Vector(2L)) { Constants = [1], Outputs = [0, 1] }, 11);
        yield return (new("indices from the end", new GatherOp(-1), x, Tensor.Vector(-1L, 0)) { Constants = [1] }, 9);
        yield return (new("plain", new ScatterElementsOp(1), draw.Floats(2, 3), Tensor.Create(new[] { 1L, 0 }, Shape.Of(2, 1)), draw.Floats(2, 1)), 9);
    }

    private static IEnumerable<(NodeCase Case, int Oldest)> Arithmetic()
    {
        var draw = new Draw(12);
        Tensor x = draw.Floats(2, 3, 4);
        yield return (new("last axis", new SoftmaxOp(), x), 9);
        yield return (new("middle axis", new SoftmaxOp(1), x), 9);
        yield return (new("first axis", new LogSoftmaxOp(0), x), 9);
        yield return (new("middle axis", new HardmaxOp(1), x), 9);
        yield return (new("constant axes", new ReduceSumOp(KeepDims: false), x, Tensor.Vector(-1L)) { Constants = [1] }, 9);
        yield return (new("constant axes", new ReduceMeanOp(), x, Tensor.Vector(0L, -1)) { Constants = [1] }, 9);
        yield return (new("constant limits", new ClipOp(), x, Tensor.Scalar(-0.5f), Tensor.Scalar(0.25f)) { OnlyFirstVaries = true }, 9);
        yield return (new("computed limits", new ClipOp(), x, Tensor.Scalar(-0.5f), Tensor.Scalar(0.25f)), 9);
        yield return (new("upper limit", new ClipOp(), x, null, Tensor.Scalar(0.25f)), 9);
        yield return (new("integers", new ClipOp(), draw.Ints(-9, 9, 5), Tensor.Scalar(0)), 12);
        yield return (new("ratio", new DropoutOp(), x, Tensor.Scalar(0.3f)) { Constants = [1] }, 9);
        yield return (new("without C", new GemmOp(TransB: true), draw.Floats(3, 4), draw.Floats(5, 4)), 9);
        yield return (new("floats", new GreaterOrEqualOp(), draw.Ints(0, 3, 8), draw.Ints(0, 3, 8)), 9);
        yield return (new("floats", new EqualOp(), x, x), 11);
        yield return (new("plain", new HardSwishOp(), x), 9);
        yield return (new("to integers", new CastLikeOp(), draw.Between(-9, 9, 8), Tensor.Scalar(1)), 9);
        yield return (new("last axis", new ArgMaxOp(-1), x), 9);
        yield return (new("from the end", new FlattenOp(-1), x), 9);
        yield return (new("of floats", new PowOp(), draw.Between(0.5, 2, 4), Tensor.Scalar(3f)), 9);
        yield return (new("by an integer", new PowOp(), draw.Between(0.5, 2, 4), Tensor.Scalar(3)), 12);
        yield return (new("per tensor", new QuantizeLinearOp(), x, Tensor.Scalar(0.01f), Tensor.Scalar((byte)128)), 10);
        yield return (new("per axis", new QuantizeLinearOp(), x, draw.Between(0.01, 0.02, 3), Tensor.Zeros(ElementType.UInt8, Shape.Of(3))), 13);
    }

    private static IEnumerable<(NodeCase Case, int Oldest)> Sampling()
    {
        var draw = new Draw(13);
        Tensor x = draw.Floats(1, 2, 3, 4);
        var nearest = new ResizeOp { Mode = ResizeMode.Nearest };
        Tensor twice = Tensor.Vector(1f, 1, 2, 2);
        yield return (new("twice, half pixels", nearest, x, null, twice) { OnlyFirstVaries = true }, 9);
        yield return (new("twice, scaled", nearest with { Transformation = CoordinateTransformation.Asymmetric, NearestMode = NearestMode.Floor }, x, null, twice) { OnlyFirstVaries = true }, 9);
        yield return (new("to a size", nearest with { Transformation = CoordinateTransformation.Asymmetric, NearestMode = NearestMode.Floor }, x, null, null, Tensor.Vector(1L, 2, 6, 12)) { OnlyFirstVaries = true }, 9);
        yield return (new("shrinking", nearest with { Transformation = CoordinateTransformation.Asymmetric, NearestMode = NearestMode.Ceil }, draw.Floats(1, 2, 6, 8), null, Tensor.Vector(1f, 1, 0.5f, 0.5f)) { OnlyFirstVaries = true }, 10);
        yield return (new("linear, scaled", nearest with { Mode = ResizeMode.Linear, Transformation = CoordinateTransformation.Asymmetric }, x, null, twice) { OnlyFirstVaries = true }, 9);
        yield return (new("linear, half pixels", nearest with { Mode = ResizeMode.Linear }, x, null, twice) { OnlyFirstVaries = true }, 11);
        yield return (new("ceil mode", new MaxPoolOp(new SlidingWindow { KernelShape = [2, 2], Strides = [2, 2] }, CeilMode: true), x), 10);
        yield return (new("blocks by column", new DepthToSpaceOp(2, "CRD"), draw.Floats(1, 8, 2, 3)), 11);
        yield return (new("blocks by depth", new DepthToSpaceOp(2), draw.Floats(1, 8, 2, 3)), 9);
    }
}
