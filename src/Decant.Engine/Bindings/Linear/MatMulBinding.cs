using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>MatMul of float32 matrices and batches of them.</summary>
internal sealed class MatMulBinding : KernelBinding<MatMulOp>
{
    /// <inheritdoc/>
    public override bool TakesActivation => true;

    /// <inheritdoc/>
    public override bool TakesResidual => true;

    /// <inheritdoc/>
    public override NodeGroup? Widen(NodeGroup group) => RowAffineChain.Widen(group);

    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, MatMulOp op)
    {
        Value a = group.Inputs[0]!;
        Value b = group.Inputs[1]!;
        if (a.TensorType!.ElementType != ElementType.Float32 || a.Shape!.Rank < 2 || b.Shape!.Rank < 2)
        {
            yield break;
        }

        var inputs = new ValueLayout?[group.Inputs.Count];
        inputs[0] = ValueLayout.Planar;
        inputs[1] = b.Constant is null ? ValueLayout.Planar : null;
        if (group.ResidualInput >= 0)
        {
            inputs[group.ResidualInput] = ValueLayout.Planar;
        }

        MatrixProduct product = Sizes(a.Shape, b.Shape) with
        {
            B = b.Constant,
            Scale = group.RowAffine?.Scale ?? 1,
            Bias = group.RowAffine?.Shift,
            Activation = group.Activation,
            ResidualInput = group.ResidualInput,
        };
        yield return MatrixProductKernels.Plan(inputs, product);
    }

    // One matrix B for all of A is one product of tall A.
    private static MatrixProduct Sizes(Shape a, Shape b)
    {
        nint m = (nint)a.Sizes[^2], k = (nint)a.Sizes[^1], n = (nint)b.Sizes[^1];
        if (b.ElementCount == k * n)
        {
            return new MatrixProduct((nint)a.ElementCount / k, k, n);
        }

        int rank = Math.Max(a.Rank, b.Rank) - 2;
        var sizes = new long[rank];
        for (int i = 0; i < rank; i++)
        {
            sizes[i] = Math.Max(BatchSize(a, rank, i), BatchSize(b, rank, i));
        }

        long count = Shape.CountElements(sizes);
        return new MatrixProduct(m, k, n) { AOffsets = Offsets(a, sizes, count, m * k), BOffsets = Offsets(b, sizes, count, k * n) };
    }

    private static long BatchSize(Shape shape, int rank, int axis)
    {
        int own = axis - (rank - (shape.Rank - 2));
        return own < 0 ? 1 : shape.Sizes[own];
    }

    private static nint[] Offsets(Shape shape, long[] sizes, long count, nint matrix)
    {
        var offsets = new nint[count];
        for (long i = 0; i < count; i++)
        {
            long rest = i, offset = 0, step = 1;
            for (int axis = sizes.Length - 1; axis >= 0; axis--)
            {
                long size = BatchSize(shape, sizes.Length, axis);
                offset += size == 1 ? 0 : rest % sizes[axis] * step;
                step *= size;
                rest /= sizes[axis];
            }

            offsets[i] = (nint)offset * matrix;
        }

        return offsets;
    }
}
