using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Cases of operators on sampled signals.</summary>
internal static class SignalCases
{
    /// <summary>The recipes by operator.</summary>
    public static Dictionary<string, OperatorCases.Recipe> All { get; } = new()
    {
        ["BlackmanWindow"] = Window,
        ["DFT"] = Dft,
        ["HammingWindow"] = Window,
        ["HannWindow"] = Window,
        ["MelWeightMatrix"] = MelWeightMatrix,
        ["STFT"] = Stft,
    };

    private static OperatorCase Window(CaseBuilder b, OperatorSchema schema) => OperatorCase.Of(
        schema.Create(new AttributeMap().Set("periodic", b.Draw.Chance(0.5), true).Set("output_datatype", b.Draw.Pick(ElementType.Float32, ElementType.Float64))),
        b.Scalar(b.Draw.Type(TypeSet.Index), b.Draw.Between(0, 8)));

    private static OperatorCase Dft(CaseBuilder b, OperatorSchema schema)
    {
        bool inverse = b.Draw.Chance(0.3);
        long[] sizes = [.. Enumerable.Range(0, b.Draw.Between(2, 3)).Select(_ => (long)b.Draw.Between(1, 5)), inverse ? 2 : b.Draw.Between(1, 2)];
        int axis = b.Draw.Between(1, sizes.Length - 2);
        return OperatorCase.Of(
            schema.Create(new AttributeMap().Set("inverse", inverse, false).Set("onesided", !inverse && sizes[^1] == 1 && b.Draw.Chance(0.5), false)),
            b.New(b.Draw.Pick(ElementType.Float32, ElementType.Float64), sizes),
            b.Maybe(() => b.Scalar(b.Draw.Type(TypeSet.Index), b.Draw.Between(1, 6)), 0.3),
            b.Scalar(ElementType.Int64, axis - (b.Draw.Chance(0.4) ? sizes.Length : 0)));
    }

    private static OperatorCase MelWeightMatrix(CaseBuilder b, OperatorSchema schema) => OperatorCase.Of(
        schema.Create([]),
        b.Scalar(ElementType.Int64, b.Draw.Between(1, 4)),
        b.Scalar(ElementType.Int64, 16),
        b.Scalar(ElementType.Int64, 8192),
        b.Scalar(ElementType.Float32, 0),
        b.Scalar(ElementType.Float32, 4096));

    private static OperatorCase Stft(CaseBuilder b, OperatorSchema schema)
    {
        ElementType type = b.Draw.Pick(ElementType.Float32, ElementType.Float64);
        long frame = b.Draw.Between(2, 5);
        bool windowed = b.Draw.Chance(0.6);
        return OperatorCase.Of(
            schema.Create(new AttributeMap().Set("onesided", b.Draw.Chance(0.6), true)),
            b.New(type, b.Draw.Between(1, 2), b.Draw.Between(5, 9), 1),
            b.Scalar(ElementType.Int64, b.Draw.Between(1, 3)),
            windowed ? b.New(type, frame) : null,
            windowed && b.Draw.Chance(0.5) ? null : b.Scalar(ElementType.Int64, frame));
    }
}
