using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Cases of matrix products.</summary>
internal static class LinearCases
{
    /// <summary>The recipes by operator.</summary>
    public static Dictionary<string, OperatorCases.Recipe> All { get; } = new()
    {
        ["MatMul"] = MatMul,
        ["Gemm"] = Gemm,
        ["com.microsoft.FusedMatMul"] = static (b, s) => OperatorCase.Of(
            s.Create(new AttributeMap().Set("alpha", b.Draw.Pick(1f, 0.5f), 1f).Set("transA", b.Draw.Chance(0.3), false).Set("transB", b.Draw.Chance(0.3), false)),
            Factors(b, s.Inputs[0].Types)),
        ["com.microsoft.MatMulNBits"] = MatMulNBits,
    };

    /// <summary>Two tensors whose last axes multiply; the others broadcast.</summary>
    public static Operand[] Factors(CaseBuilder b, TypeSet types, TypeSet? others = null)
    {
        Operand x = b.Any(types, 1, 4);
        ElementType type = others is { } second ? b.Draw.Type(second) : x.Type;
        long inner = x[x.Rank - 1];
        if (b.Draw.Chance(0.15))
        {
            return [x, b.Of(type, Shape.Of(inner))];
        }

        Shape outer = x.Rank > 2 && b.Draw.Chance(0.4) ? b.Draw.Narrower(Shape.Of(x.Tensor.Sizes[..^2])) : Shape.Scalar;
        return [x, b.Of(type, Shape.Of([.. outer.Sizes, inner, b.Draw.Size()]))];
    }

    private static OperatorCase MatMul(CaseBuilder b, OperatorSchema schema) => OperatorCase.Of(schema.Create([]), Factors(b, schema.Inputs[0].Types));

    private static OperatorCase Gemm(CaseBuilder b, OperatorSchema schema)
    {
        bool left = b.Draw.Chance(0.4), right = b.Draw.Chance(0.4);
        Operand x = b.Any(schema.Inputs[0].Types, 2, 2);
        (long rows, long inner) = left ? (x[1], x[0]) : (x[0], x[1]);
        long columns = b.Draw.Size();
        var attributes = new AttributeMap()
            .Set("transA", left, false).Set("transB", right, false).Set("alpha", b.Draw.Pick(1f, 1f, 0.5f), 1f).Set("beta", b.Draw.Pick(1f, 1f, 2f), 1f);
        return OperatorCase.Of(
            schema.Create(attributes),
            x,
            b.Of(x.Type, right ? [columns, inner] : [inner, columns]),
            b.Maybe(() => b.Of(x.Type, b.Draw.Narrower([rows, columns]))));
    }

    private static OperatorCase MatMulNBits(CaseBuilder b, OperatorSchema schema)
    {
        long inner = b.Draw.Pick(16, 20, 32, 40), columns = b.Draw.Between(1, 5), bits = b.Draw.Pick(4, 4, 8), blocks = (inner + 15) / 16;
        Operand x = b.New(b.Draw.Type(schema.Inputs[0].Types), b.Draw.Size(), inner);
        var attributes = new AttributeMap().Set("K", inner).Set("N", columns).Set("bits", bits).Set("block_size", 16);
        Tensor packed = RandomTensor.Create(b.Draw, ElementType.UInt8, [columns, blocks, 2 * bits]);
        return OperatorCase.Of(schema.Create(attributes), x, b.Given(packed), b.New(x.Type, Shape.Of(columns, blocks), Domain.Positive));
    }
}
