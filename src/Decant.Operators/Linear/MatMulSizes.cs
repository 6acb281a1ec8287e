using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The sizes of a batched matrix product as NumPy's <c>matmul</c> defines it: vectors become matrices, outer axes broadcast.</summary>
internal sealed class MatMulSizes
{
    private MatMulSizes(int m, int k, int n, long[] batch, long[] left, long[] right, Shape output)
    {
        (M, K, N) = (m, k, n);
        (Batch, LeftStrides, RightStrides, Output) = (batch, left, right, output);
    }

    /// <summary>Rows of a left matrix.</summary>
    public int M { get; }

    /// <summary>Columns of a left matrix, rows of a right one.</summary>
    public int K { get; }

    /// <summary>Columns of a right matrix.</summary>
    public int N { get; }

    /// <summary>The broadcast outer sizes.</summary>
    public long[] Batch { get; }

    /// <summary>The strides, in matrices, of the left operand over <see cref="Batch"/>.</summary>
    public long[] LeftStrides { get; }

    /// <summary>The strides, in matrices, of the right operand over <see cref="Batch"/>.</summary>
    public long[] RightStrides { get; }

    /// <summary>The output's shape.</summary>
    public Shape Output { get; }

    /// <summary>Reads the sizes off the operands.</summary>
    /// <exception cref="ModelException">DEC1253: they do not fit each other.</exception>
    public static MatMulSizes Of(EvaluationContext context, Tensor a, Tensor b)
    {
        if (a.Rank == 0 || b.Rank == 0)
        {
            throw context.Fail("DEC1253", $"{a} and {b}: scalars have no matrix product");
        }

        long k = a.Sizes[^1];
        long m = a.Rank == 1 ? 1 : a.Sizes[^2];
        long n = b.Rank == 1 ? 1 : b.Sizes[^1];
        if ((b.Rank == 1 ? b.Sizes[0] : b.Sizes[^2]) != k)
        {
            throw context.Fail("DEC1253", $"{a} and {b} have no matrix product: the inner sizes differ");
        }

        Tensor left = Tensor.Zeros(ElementType.UInt8, Shape.Of(a.Rank > 2 ? a.Sizes[..^2] : []));
        Tensor right = Tensor.Zeros(ElementType.UInt8, Shape.Of(b.Rank > 2 ? b.Sizes[..^2] : []));
        long[] batch = Broadcast.Sizes(context, left, right);
        long[] rows = a.Rank == 1 ? [] : [m];
        long[] columns = b.Rank == 1 ? [] : [n];
        return new(
            (int)m, (int)k, (int)n, batch, Broadcast.Strides(left, batch), Broadcast.Strides(right, batch), Shape.Of([.. batch, .. rows, .. columns]));
    }

    /// <summary>The products of all pairs of matrices.</summary>
    public TSum[] Multiply<T, TSum, TSums>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, CancellationToken cancellation)
        where T : unmanaged
        where TSum : unmanaged, System.Numerics.INumber<TSum>
        where TSums : ISums<T, TSum>
    {
        var c = new TSum[Output.ElementCount];
        long count = Shape.CountElements(Batch);
        var walk = new IndexWalk(Batch, LeftStrides, RightStrides);
        for (int i = 0; i < count; i++, walk.Next())
        {
            cancellation.ThrowIfCancellationRequested();
            MatrixProduct.Add<T, TSum, TSums>(
                c.AsSpan(i * M * N, M * N), a.Slice((int)walk.Offset(0) * M * K, M * K), b.Slice((int)walk.Offset(1) * K * N, K * N), M, K, N);
        }

        return c;
    }

    /// <summary>The symbolic shape of a product; null where a rank is not known.</summary>
    /// <exception cref="ModelException">DEC1253: the shapes do not fit each other.</exception>
    public static Shape? Infer(InferenceContext context, Shape? a, Shape? b)
    {
        if (a is null || b is null)
        {
            return null;
        }

        if (a.Rank == 0 || b.Rank == 0)
        {
            throw context.Fail("DEC1253", $"{a} and {b}: scalars have no matrix product");
        }

        Dim left = a[a.Rank - 1];
        Dim right = b[b.Rank == 1 ? 0 : b.Rank - 2];
        if (left.IsNumber && right.IsNumber && left != right)
        {
            throw context.Fail("DEC1253", $"{a} and {b} have no matrix product: the inner sizes {left} and {right} differ");
        }

        Shape batch = Broadcast.Shapes(context, Shape.Of(a.Take(Math.Max(a.Rank - 2, 0))), Shape.Of(b.Take(Math.Max(b.Rank - 2, 0))))!;
        IEnumerable<Dim> rows = a.Rank == 1 ? [] : [a[a.Rank - 2]];
        IEnumerable<Dim> columns = b.Rank == 1 ? [] : [b[b.Rank - 1]];
        return Shape.Of([.. batch, .. rows, .. columns]);
    }
}
