using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>A product of float32 by weights that are float8 numbers or indices into a table.</summary>
internal sealed class CodedMatMulBinding : KernelBinding<CodedMatMulOp>
{
    /// <inheritdoc/>
    public override bool TakesActivation => true;

    /// <inheritdoc/>
    public override bool TakesResidual => true;

    /// <inheritdoc/>
    public override NodeGroup? Widen(NodeGroup group) => RowAffineChain.Widen(group);

    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, CodedMatMulOp op)
    {
        if (group.Anchor.Inputs[1]!.Constant is { } codes && group.Anchor.Inputs[2]!.Constant is { } scales && (group.Anchor.Input(3) is null || group.Anchor.Input(3)!.Constant is not null))
        {
            nint rows = (nint)(group.Inputs[0]!.Shape!.ElementCount / op.Inner);
            yield return NarrowProduct.Plan(group, rows, group.Anchor.Input(3)?.Constant?.ToFloats(), false, factor => Pack(op, codes, scales, factor));
        }
    }

    private static NarrowMatrix Pack(CodedMatMulOp op, Tensor codes, Tensor scales, float factor)
    {
        var matrix = new NarrowMatrix(op.Code, (nint)op.Inner, (nint)op.Columns, (nint)op.BlockSize);
        for (int i = 0; i < op.Table.Count; i++)
        {
            matrix.Table[i] = op.Table[i];
        }

        int bytes = (int)codes.Sizes[1], blocks = (int)scales.Sizes[1];
        for (int n = 0; n < op.Columns; n++)
        {
            matrix.SetColumn(n, codes.AsSpan<byte>((long)n * bytes, bytes));
            for (int b = 0; b < blocks; b++)
            {
                matrix.SetScale(n, b, scales.AsSpan<float>()[(n * blocks) + b] * factor);
            }
        }

        return matrix;
    }
}
