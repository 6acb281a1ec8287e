using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Cases of operators on quantized integers.</summary>
internal static class QuantizationCases
{
    private const string Microsoft = "com.microsoft.";

    /// <summary>The recipes by operator.</summary>
    public static Dictionary<string, OperatorCases.Recipe> All { get; } = new()
    {
        ["ConvInteger"] = ConvInteger,
        ["DequantizeLinear"] = DequantizeLinear,
        ["MatMulInteger"] = MatMulInteger,
        ["QLinearConv"] = QLinearConv,
        ["QLinearMatMul"] = QLinearMatMul,
        ["QuantizeLinear"] = QuantizeLinear,
        [Microsoft + "DynamicQuantizeMatMul"] = DynamicQuantizeMatMul,
        [Microsoft + "QGemm"] = QGemm,
        [Microsoft + "QLinearAveragePool"] = static (b, s) => Pool(b, s, WindowDraw.Attributes(b, [2, 2], dilations: false)),
        [Microsoft + "QLinearConcat"] = QLinearConcat,
        [Microsoft + "QLinearGlobalAveragePool"] = static (b, s) => Pool(b, s, []),
        [Microsoft + "QLinearSoftmax"] = static (b, s) => Pool(b, s, new AttributeMap().Set("opset", 13).Set("axis", -1)),
    };

    private static Operand Scale(CaseBuilder b, ElementType type = ElementType.Float32) => b.Scalar(type, b.Draw.Between(1, 8) / 16.0);

    private static Operand Zero(CaseBuilder b, ElementType type) => b.New(type, Shape.Scalar);

    private static OperatorCase ConvInteger(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = WindowDraw.Image(b, TypeSet.Int8OrUInt8);
        (long groups, long[] kernel, Shape weight) = ConvolutionCases.Weight(b, x.Shape);
        ElementType other = b.Draw.Type(TypeSet.Int8OrUInt8);
        return OperatorCase.Of(
            schema.Create(WindowDraw.Attributes(b, kernel).Set("group", groups, 1)),
            x,
            b.Of(other, weight),
            b.Maybe(() => Zero(b, x.Type)),
            b.Maybe(() => b.Draw.Chance(0.5) ? Zero(b, other) : b.New(other, Shape.Of([weight[0]]))));
    }

    private static OperatorCase QLinearConv(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = WindowDraw.Image(b, TypeSet.Int8OrUInt8);
        (long groups, long[] kernel, Shape weight) = ConvolutionCases.Weight(b, x.Shape);
        ElementType other = b.Draw.Type(TypeSet.Int8OrUInt8);
        Shape channels = Shape.Of([weight[0]]);
        bool perChannel = b.Draw.Chance(0.4);
        return OperatorCase.Of(
            schema.Create(WindowDraw.Attributes(b, kernel).Set("group", groups, 1)),
            x,
            Scale(b),
            Zero(b, x.Type),
            b.Of(other, weight),
            perChannel ? b.New(ElementType.Float32, channels, Domain.Positive) : Scale(b),
            perChannel ? b.New(other, channels) : Zero(b, other),
            Scale(b),
            Zero(b, x.Type),
            b.Maybe(() => b.New(ElementType.Int32, channels)));
    }

    private static OperatorCase MatMulInteger(CaseBuilder b, OperatorSchema schema)
    {
        Operand[] factors = LinearCases.Factors(b, TypeSet.Int8OrUInt8, TypeSet.Int8OrUInt8);
        return OperatorCase.Of(
            schema.Create([]), factors[0], factors[1], b.Maybe(() => Zero(b, factors[0].Type)), b.Maybe(() => Zero(b, factors[1].Type)));
    }

    private static OperatorCase QLinearMatMul(CaseBuilder b, OperatorSchema schema)
    {
        Operand[] factors = LinearCases.Factors(b, TypeSet.Int8OrUInt8, TypeSet.Int8OrUInt8);
        ElementType result = b.Draw.Type(TypeSet.Int8OrUInt8);
        return OperatorCase.Of(
            schema.Create([]),
            factors[0], Scale(b), Zero(b, factors[0].Type), factors[1], Scale(b), Zero(b, factors[1].Type), Scale(b), Zero(b, result));
    }

    private static OperatorCase DynamicQuantizeMatMul(CaseBuilder b, OperatorSchema schema)
    {
        Operand[] factors = LinearCases.Factors(b, TypeSet.Of(ElementType.Float32), TypeSet.Int8OrUInt8);
        Shape columns = Shape.Of([factors[1].Shape[factors[1].Rank - 1]]);
        return OperatorCase.Of(
            schema.Create([]), factors[0], factors[1], Scale(b), b.Maybe(() => Zero(b, factors[1].Type)), b.Maybe(() => b.New(ElementType.Float32, columns)));
    }

    private static OperatorCase QGemm(CaseBuilder b, OperatorSchema schema)
    {
        ElementType left = b.Draw.Type(TypeSet.Int8OrUInt8), right = b.Draw.Type(TypeSet.Int8OrUInt8);
        bool turned = b.Draw.Chance(0.4), quantized = b.Draw.Chance(0.6);
        long rows = b.Draw.Between(1, 3), inner = b.Draw.Between(1, 5), columns = b.Draw.Between(1, 4);
        return OperatorCase.Of(
            schema.Create(new AttributeMap().Set("transB", turned, false)),
            b.Of(left, [rows, inner]), Scale(b), Zero(b, left),
            b.Of(right, turned ? [columns, inner] : [inner, columns]), Scale(b), Zero(b, right),
            b.Maybe(() => b.New(ElementType.Int32, b.Draw.Narrower([rows, columns]))),
            quantized ? Scale(b) : null,
            quantized ? Zero(b, left) : null);
    }

    private static OperatorCase QLinearConcat(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(TypeSet.Int8OrUInt8, 1, 4);
        int axis = b.Draw.Next(x.Rank);
        Operand second = b.Of(x.Type, Shape.Of(x.Shape.Select((d, i) => i == axis ? b.Draw.Size() : d)));
        return OperatorCase.Of(
            schema.Create(new AttributeMap().Set("axis", axis)), Scale(b), Zero(b, x.Type), x, Scale(b), Zero(b, x.Type), second, Scale(b), Zero(b, x.Type));
    }

    private static OperatorCase Pool(CaseBuilder b, OperatorSchema schema, AttributeMap attributes)
    {
        Operand x = b.New(b.Draw.Type(TypeSet.Int8OrUInt8), b.Draw.Between(1, 2), b.Draw.Between(1, 4), b.Draw.Between(2, 5), b.Draw.Between(2, 5));
        return OperatorCase.Of(schema.Create(attributes), x, Scale(b), Zero(b, x.Type), Scale(b), Zero(b, x.Type));
    }

    private static OperatorCase QuantizeLinear(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(TypeSet.Of(ElementType.Float32, ElementType.Float16), 0, 5);
        ElementType type = b.Draw.Chance(0.7) ? b.Draw.Type(TypeSet.Int8OrUInt8) : b.Draw.Type(schema.Outputs[0].Types);
        (AttributeMap attributes, Shape shape) = Granularity(b, x);
        return OperatorCase.Of(
            schema.Create(attributes), x, b.New(x.Type, shape, Domain.Positive), type == ElementType.UInt8 && b.Draw.Chance(0.3) ? null : Points(b, type, shape));
    }

    private static OperatorCase DequantizeLinear(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.Any(b.Draw.Chance(0.7) ? TypeSet.Int8OrUInt8 : schema.Inputs[0].Types, 0, 5);
        (AttributeMap attributes, Shape shape) = Granularity(b, x);
        return OperatorCase.Of(
            schema.Create(attributes),
            x,
            b.New(ElementType.Float32, shape, Domain.Positive),
            x.Type == ElementType.Int32 || b.Draw.Chance(0.3) ? null : Points(b, x.Type, shape));
    }

    private static Operand Points(CaseBuilder b, ElementType type, Shape shape) => type.IsFloat() ? b.Given(Tensor.Zeros(type, shape)) : b.New(type, shape);

    // Per tensor, per axis, or per block of an axis.
    private static (AttributeMap Attributes, Shape Shape) Granularity(CaseBuilder b, Operand x)
    {
        if (x.Rank == 0 || b.Draw.Chance(0.5))
        {
            return ([], Shape.Scalar);
        }

        int axis = b.Draw.Next(x.Rank);
        var attributes = new AttributeMap().Set("axis", axis - (b.Draw.Chance(0.4) ? x.Rank : 0), 1);
        if (b.Draw.Chance(0.7))
        {
            return (attributes, Shape.Of(x[axis]));
        }

        long block = b.Draw.Between(1, 3);
        return (attributes.Set("block_size", block), Shape.Of(x.Shape.Select((d, i) => i == axis ? (d.Value + block - 1) / block : d)));
    }
}
