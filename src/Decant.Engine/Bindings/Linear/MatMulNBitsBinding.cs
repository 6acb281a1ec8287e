using Decant.Graphs;
using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>MatMulNBits of float32 by constant weights in blocks; inputs are rounded to 8 bits where accuracy level 4 asks for it.</summary>
internal sealed class MatMulNBitsBinding : KernelBinding<MatMulNBitsOp>
{
    private const int ZeroPointInput = 3;
    private const int GroupIndexInput = 4;
    private const int BiasInput = 5;
    private const int IntegerAccuracy = 4;

    /// <inheritdoc/>
    public override bool TakesActivation => true;

    /// <inheritdoc/>
    public override bool TakesResidual => true;

    /// <inheritdoc/>
    public override NodeGroup? Widen(NodeGroup group) => RowAffineChain.Widen(group);

    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, MatMulNBitsOp op)
    {
        Node node = group.Anchor;
        bool given = node.Inputs.Index().Skip(1).All(static i => i.Item is null || i.Item.Constant is not null);
        if (!given || group.Inputs[0]!.TensorType is not { ElementType: ElementType.Float32, Shape: { } a } || node.Input(GroupIndexInput) is not null
            || node.Inputs[2]!.Constant is not { ElementType: ElementType.Float32 } scales || Code(op) is not { } code || !Fits(op, node, scales))
        {
            yield break;
        }

        bool rounds = op.AccuracyLevel == IntegerAccuracy && op.BlockSize <= 256;
        yield return NarrowProduct.Plan(group, (nint)(a.ElementCount / op.Inner), node.Input(BiasInput)?.Constant?.ToFloats(), rounds, factor => Pack(op, code, node, scales, factor));
    }

    private static NarrowCode? Code(MatMulNBitsOp op) => op.Bits switch
    {
        2 when op.BlockSize % 16 == 0 => NarrowCode.UInt2,
        4 when op.BlockSize % 8 == 0 => NarrowCode.UInt4,
        8 when op.BlockSize % 4 == 0 => NarrowCode.UInt8,
        _ => null,
    };

    private static long Blocks(MatMulNBitsOp op) => (op.Inner + op.BlockSize - 1) / op.BlockSize;

    private static long ZeroBytes(MatMulNBitsOp op) => ((Blocks(op) * op.Bits) + 7) / 8;

    // What does not fit is left to the reference, which says so.
    private static bool Fits(MatMulNBitsOp op, Node node, Tensor scales)
    {
        Tensor? zeros = node.Input(ZeroPointInput)?.Constant, bias = node.Input(BiasInput)?.Constant;
        return op.Inner > 0 && op.Columns > 0 && node.Inputs[0]!.Shape!.Rank > 0 && node.Inputs[0]!.Shape!.Sizes[^1] == op.Inner
            && node.Inputs[1]!.Constant!.Length == op.Columns * Blocks(op) * op.BlockSize * op.Bits / 8 && scales.Length == op.Columns * Blocks(op)
            && (zeros is null || zeros.Length == op.Columns * (zeros.ElementType == ElementType.UInt8 ? ZeroBytes(op) : Blocks(op)))
            && (bias is null || bias.Length == op.Columns);
    }

    private static NarrowMatrix Pack(MatMulNBitsOp op, NarrowCode code, Node node, Tensor scales, float factor)
    {
        Tensor? zeros = node.Input(ZeroPointInput)?.Constant;
        int blocks = (int)Blocks(op), bytes = (int)(blocks * op.BlockSize * op.Bits / 8);
        Tensor codes = node.Inputs[1]!.Constant!;
        ReadOnlySpan<float> factors = scales.AsSpan<float>();
        ReadOnlySpan<float> zeroFloats = zeros is null or { ElementType: ElementType.UInt8 } ? [] : zeros.ToFloats();
        ReadOnlySpan<byte> zeroCodes = zeros is { ElementType: ElementType.UInt8 } ? zeros.AsSpan<byte>() : [];
        var matrix = new NarrowMatrix(code, (nint)op.Inner, (nint)op.Columns, (nint)op.BlockSize, zeros is null ? 1 << ((int)op.Bits - 1) : float.NaN);
        for (int n = 0; n < op.Columns; n++)
        {
            matrix.SetColumn(n, codes.AsSpan<byte>((long)n * bytes, bytes));
            for (int b = 0; b < blocks; b++)
            {
                float zero = zeroFloats.IsEmpty ? ZeroCode(zeroCodes, op, n, b) : zeroFloats[(n * blocks) + b];
                matrix.SetScale(n, b, factors[(n * blocks) + b] * factor, zero);
            }
        }

        return matrix;
    }

    private static float ZeroCode(ReadOnlySpan<byte> packed, MatMulNBitsOp op, int column, int block)
    {
        int bit = (int)op.Bits * block;
        return packed.IsEmpty ? 0 : (packed[(column * (int)ZeroBytes(op)) + (bit / 8)] >> (bit % 8)) & ((1 << (int)op.Bits) - 1);
    }
}
