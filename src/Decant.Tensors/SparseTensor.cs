namespace Decant.Tensors;

/// <summary>A tensor given by its non-default elements.</summary>
/// <param name="Values">The non-default elements: <c>[nnz]</c>.</param>
/// <param name="Indices">Their positions: row-major <c>int64[nnz]</c>, or <c>int64[nnz, rank]</c>.</param>
/// <param name="Shape">The shape of the whole.</param>
public sealed record SparseTensor(Tensor Values, Tensor Indices, Shape Shape);
