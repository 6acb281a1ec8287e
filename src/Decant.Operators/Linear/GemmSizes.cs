using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The sizes of a product of two matrices, either of which may be given transposed.</summary>
internal static class GemmSizes
{
    /// <summary>M, K and N of <c>Y[M,N] = A'[M,K] · B'[K,N]</c>.</summary>
    /// <exception cref="ModelException">DEC1253: the operands are no matrices or do not fit each other.</exception>
    public static (int M, int K, int N) Of(EvaluationContext context, Tensor a, Tensor b, bool transA, bool transB)
    {
        if (a.Rank != 2 || b.Rank != 2 || a.Sizes[transA ? 0 : 1] != b.Sizes[transB ? 1 : 0])
        {
            throw context.Fail("DEC1253", $"{a} (transposed: {transA}) and {b} (transposed: {transB}) have no matrix product");
        }

        return ((int)a.Sizes[transA ? 1 : 0], (int)a.Sizes[transA ? 0 : 1], (int)b.Sizes[transB ? 0 : 1]);
    }
}
