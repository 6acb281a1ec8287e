namespace Decant.Kernels;

/// <summary>How up to three operands are read for a result of one shape: axes merged where all operands allow, in rows along the innermost.</summary>
public sealed unsafe class BroadcastShape : IDisposable
{
    private const int Operands = 3;
    private readonly NativeBuffer _axes;

    /// <summary>Merges axes.</summary>
    /// <param name="sizes">The sizes of the result.</param>
    /// <param name="strides">For each of at most three operands and each axis, elements from one to the next; 0 where it is repeated.</param>
    /// <exception cref="ArgumentException">DEC1528: there are more operands, or strides and sizes differ in length.</exception>
    public BroadcastShape(ReadOnlySpan<nint> sizes, params nint[][] strides)
    {
        ArgumentNullException.ThrowIfNull(strides);
        int rank = sizes.Length;
        if (strides.Length is 0 or > Operands || Array.Exists(strides, s => s.Length != rank))
        {
            throw new ArgumentException($"DEC1528 broadcast: {rank} axes with strides for {strides.Length} operands; at most {Operands} operands with a stride for each axis are allowed");
        }

        _axes = new NativeBuffer((rank + 1) * (Operands + 1) * sizeof(nint));
        for (int axis = rank - 1; axis >= 0; axis--)
        {
            if (sizes[axis] != 1)
            {
                Add(sizes[axis], axis, strides);
            }
        }

        if (Rank == 0)
        {
            Axes[0] = 1;
            Rank = 1;
        }
    }

    /// <summary>The length of a row.</summary>
    internal nint Length => Axes[0];

    /// <summary>The number of rows.</summary>
    internal nint Rows
    {
        get
        {
            nint rows = 1;
            for (int axis = 1; axis < Rank; axis++)
            {
                rows *= Axes[axis * (Operands + 1)];
            }

            return rows;
        }
    }

    /// <summary>For each axis, the innermost first: its length and the stride of each operand.</summary>
    internal nint* Axes => (nint*)_axes.Pointer;

    /// <summary>The number of axes.</summary>
    internal int Rank { get; private set; }

    /// <inheritdoc/>
    public void Dispose() => _axes.Dispose();

    /// <summary>Where a row of an operand starts.</summary>
    internal static nint Offset(nint* axes, int rank, int operand, nint row)
    {
        nint offset = 0;
        for (int axis = 1; axis < rank; axis++)
        {
            nint* at = axes + axis * (Operands + 1);
            offset += row % at[0] * at[operand + 1];
            row /= at[0];
        }

        return offset;
    }

    private void Add(nint size, int axis, nint[][] strides)
    {
        nint* last = Axes + (Rank - 1) * (Operands + 1);
        bool merges = Rank > 0;
        for (int i = 0; i < strides.Length && merges; i++)
        {
            merges = strides[i][axis] == last[i + 1] * last[0];
        }

        if (merges)
        {
            last[0] *= size;
            return;
        }

        nint* next = Axes + Rank * (Operands + 1);
        next[0] = size;
        for (int i = 0; i < strides.Length; i++)
        {
            next[i + 1] = strides[i][axis];
        }

        Rank++;
    }
}
