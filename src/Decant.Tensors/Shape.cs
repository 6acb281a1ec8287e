using System.Collections;
using System.Runtime.CompilerServices;

namespace Decant.Tensors;

/// <summary>The dimensions of a tensor of known rank, outermost first; a scalar has none.</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public sealed class Shape : IReadOnlyList<Dim>, IEquatable<Shape>
{
    private readonly Dim[] _dims;
    private long[]? _sizes;

    private Shape(Dim[] dims) => _dims = dims.Length <= MostDimensions
        ? dims
        : throw new ModelException("DEC1355", $"a shape of {dims.Length} dimensions is beyond the {MostDimensions} that tensors may have");

    /// <summary>The most dimensions that a tensor may have.</summary>
    public const int MostDimensions = 1024;

    /// <summary>The shape of a scalar.</summary>
    public static Shape Scalar { get; } = new([]);

    /// <summary>The number of dimensions.</summary>
    public int Rank => _dims.Length;

    /// <summary>Whether every dimension is a number.</summary>
    public bool IsStatic => Array.TrueForAll(_dims, static d => d.IsNumber);

    /// <summary>The sizes of a static shape.</summary>
    /// <exception cref="InvalidOperationException">A dimension is not a number.</exception>
    public ReadOnlySpan<long> Sizes => _sizes ??= Array.ConvertAll(_dims, static d => d.Value);

    /// <summary>The number of elements of a static shape (1 for a scalar).</summary>
    /// <exception cref="ModelException">DEC1001: the product does not fit 63 bits, or a dimension is negative.</exception>
    public long ElementCount => CountElements(Sizes);

    /// <summary>The number of elements as a dimension, unknown where a dimension is.</summary>
    public Dim SymbolicElementCount => _dims.Aggregate((Dim)1, static (product, d) => product * d);

    int IReadOnlyCollection<Dim>.Count => _dims.Length;

    /// <summary>The dimension at <paramref name="axis"/>.</summary>
    public Dim this[int axis] => _dims[axis];

    /// <summary>A shape of the given dimensions.</summary>
    public static Shape Create(ReadOnlySpan<Dim> dims) => dims.Length == 0 ? Scalar : new Shape(dims.ToArray());

    /// <summary>A static shape.</summary>
    public static Shape Of(params ReadOnlySpan<long> sizes)
    {
        var dims = new Dim[sizes.Length];
        for (int i = 0; i < dims.Length; i++)
        {
            dims[i] = sizes[i];
        }

        return new Shape(dims);
    }

    /// <summary>A shape of the given dimensions.</summary>
    /// <exception cref="ModelException">DEC1355: there are more than <see cref="MostDimensions"/>.</exception>
    public static Shape Of(IEnumerable<Dim> dims) => new([.. dims.Take(MostDimensions + 1)]);

    /// <summary>A shape of which only the number of dimensions is known.</summary>
    /// <exception cref="ModelException">DEC1355: there are fewer than none or more than <see cref="MostDimensions"/>.</exception>
    public static Shape OfRank(long rank) => rank is >= 0 and <= MostDimensions
        ? new Shape(new Dim[rank])
        : throw new ModelException("DEC1355", $"a shape cannot have {rank} dimensions; 0 to {MostDimensions} are possible");

    /// <summary>Replaces symbols by what <paramref name="bindings"/> gives for their names.</summary>
    public Shape Substitute(IReadOnlyDictionary<string, Dim> bindings) =>
        new(Array.ConvertAll(_dims, d => d.Substitute(bindings)));

    /// <summary>The row-major strides, in elements, of a static shape.</summary>
    public long[] Strides()
    {
        ReadOnlySpan<long> sizes = Sizes;
        var strides = new long[sizes.Length];
        long step = 1;
        for (int axis = sizes.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = step;
            step = checked(step * Math.Max(sizes[axis], 1));
        }

        return strides;
    }

    /// <summary>Whether a concrete shape could be an instance of this one (symbols match anything).</summary>
    public bool Accepts(Shape other)
    {
        if (other.Rank != Rank)
        {
            return false;
        }

        for (int axis = 0; axis < Rank; axis++)
        {
            if (_dims[axis].IsNumber && other._dims[axis].IsNumber && _dims[axis] != other._dims[axis])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The shape without its dimensions' values: a copy as an array.</summary>
    public Dim[] ToArray() => (Dim[])_dims.Clone();

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && _dims.AsSpan().SequenceEqual(other._dims);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (Dim dim in _dims)
        {
            hash.Add(dim);
        }

        return hash.ToHashCode();
    }

    /// <summary>The shape as text, such as <c>[1,3,224,224]</c>.</summary>
    public override string ToString() => $"[{string.Join(',', _dims)}]";

    /// <inheritdoc/>
    public IEnumerator<Dim> GetEnumerator() => ((IEnumerable<Dim>)_dims).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _dims.GetEnumerator();

    /// <summary>The product of <paramref name="sizes"/>.</summary>
    /// <exception cref="ModelException">DEC1001: the product does not fit 63 bits, or a size is negative.</exception>
    public static long CountElements(ReadOnlySpan<long> sizes)
    {
        bool empty = sizes.Contains(0);
        long count = 1;
        foreach (long size in sizes)
        {
            if (size < 0 || (!empty && size > long.MaxValue / count))
            {
                throw new ModelException("DEC1001", $"shape [{string.Join(',', sizes.ToArray())}]: a size is negative or the element count overflows 63 bits");
            }

            count *= empty ? 1 : size;
        }

        return empty ? 0 : count;
    }
}
