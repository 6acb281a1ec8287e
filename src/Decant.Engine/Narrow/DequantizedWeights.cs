using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>DequantizeLinear(constant) → MatMul or Gemm ⇒ a product by weights that stay as they are stored: MatMulNBits for integers, CodedMatMul for 8-bit floats.</summary>
internal static class DequantizedWeights
{
    private const int WordBits = 32;

    /// <summary>Rewrites a node where that fits.</summary>
    public static bool Lower(GraphEditor editor, Node node)
    {
        if (NarrowOperand.Of(node) is not { } operand || operand.Weight.Producer is not { Op: DequantizeLinearOp op } source
            || source.Input(0)?.Constant is not { Rank: 2 } codes || source.Input(1)?.Constant is not { ElementType: ElementType.Float32 } scale
            || (source.Input(2) is { } given && given.Constant is null) || BlockSize(op, codes, scale, operand) is not { } block)
        {
            return false;
        }

        int blocks = (int)((operand.K + block - 1) / block);
        float[] scales = Spread(scale.ToFloats(), blocks, operand);
        double[]? zeros = source.Input(2)?.Constant?.ToDoubles();
        return codes.ElementType switch
        {
            ElementType.Int2 or ElementType.UInt2 or ElementType.Int4 or ElementType.UInt4 or ElementType.Int8 or ElementType.UInt8 =>
                LowerIntegers(editor, node, operand, codes, scales, zeros is null ? [0f] : Array.ConvertAll(zeros, static z => (float)z), block),
            ElementType.Float8E4M3FN or ElementType.Float8E5M2 when zeros?.All(static z => z == 0) != false && codes.ToDoubles().All(double.IsFinite) =>
                LowerFloats(editor, node, operand, codes, scales, block),
            _ => false,
        };
    }

    // The rows that share a scale; null where scales run along another axis, or a block cuts a word of codes.
    private static long? BlockSize(DequantizeLinearOp op, Tensor codes, Tensor scale, NarrowOperand operand)
    {
        int axis = (int)(op.Axis < 0 ? op.Axis + 2 : op.Axis);
        if (op.BlockSize > 0)
        {
            bool whole = op.BlockSize >= operand.K || op.BlockSize * codes.ElementType.BitWidth() % WordBits == 0;
            return axis == operand.Axis && whole && scale.Rank == 2 ? op.BlockSize : null;
        }

        return scale.Length == 1 || (axis != operand.Axis && scale.Length == operand.N) ? operand.K : null;
    }

    // One number for each column and block, as [N,blocks].
    private static float[] Spread(float[] values, int blocks, NarrowOperand operand) => values.Length == 1
        ? [.. Enumerable.Repeat(values[0], (int)operand.N * blocks)]
        : ColumnCodes.Columns(values, blocks, (int)operand.N, operand.Transposed);

    private static bool LowerIntegers(GraphEditor editor, Node node, NarrowOperand operand, Tensor codes, float[] scales, float[] zeros, long block)
    {
        int bits = codes.ElementType.BitWidth(), blocks = (int)((operand.K + block - 1) / block);
        long rounded = block >= operand.K ? (operand.K + WordBits - 1) / WordBits * WordBits : block;
        int half = codes.ElementType is ElementType.Int2 or ElementType.Int4 or ElementType.Int8 ? 1 << (bits - 1) : 0;
        float[] shifted = Array.ConvertAll(Spread(zeros, blocks, operand), z => z + half);
        string name = operand.Weight.Name;
        Tensor packed = ColumnCodes.Pack(codes, operand.Transposed, half, (int)(blocks * rounded * bits / 8));
        Value stored = editor.AddInitializer(name + "/codes", packed), factors = editor.AddInitializer(name + "/scales", Tensor.Create(scales, Shape.Of(operand.N, blocks)));
        bool middle = Array.TrueForAll(shifted, z => z == 1 << (bits - 1));
        Value? points = middle ? null : editor.AddInitializer(name + "/zeros", Tensor.Create(shifted, Shape.Of(operand.N, blocks)));
        Rewriting.Replace(editor, node, new MatMulNBitsOp(operand.K, operand.N, bits, rounded), [node.Inputs[0], stored, factors, points, null, Flat(editor, operand)]);
        return true;
    }

    private static bool LowerFloats(GraphEditor editor, Node node, NarrowOperand operand, Tensor codes, float[] scales, long block)
    {
        int blocks = (int)((operand.K + block - 1) / block);
        string name = operand.Weight.Name;
        Value stored = editor.AddInitializer(name + "/codes", ColumnCodes.Pack(codes, operand.Transposed, 0, (int)operand.K));
        Value factors = editor.AddInitializer(name + "/scales", Tensor.Create(scales, Shape.Of(operand.N, blocks)));
        Rewriting.Replace(editor, node, new CodedMatMulOp(codes.ElementType, operand.K, operand.N, block, EquatableList.Create<float>([])), [node.Inputs[0], stored, factors, Flat(editor, operand)]);
        return true;
    }

    /// <summary>The bias as [N].</summary>
    public static Value? Flat(GraphEditor editor, NarrowOperand operand) => operand.Bias is not { Constant: { } bias } ? null
        : bias.Rank == 1 ? operand.Bias : editor.AddInitializer(operand.Bias.Name + "/row", bias.Reshape(Shape.Of(operand.N)));
}
