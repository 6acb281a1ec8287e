using System.Runtime.CompilerServices;

namespace Decant.Kernels;

/// <summary>Copies strided elements into a packed array: slices with steps, reversals, repetitions.</summary>
public static unsafe class StridedCopy
{
    private const int MaxRank = 12;

    /// <summary>Copies the elements at <c>Σ index · stride</c> in row-major order of the index.</summary>
    /// <param name="x">The element at index 0.</param>
    /// <param name="sizes">The sizes of the result.</param>
    /// <param name="strides">For each axis, elements from one to the next; 0 repeats, negative reverses.</param>
    /// <param name="y">The result, packed; must not overlap the input.</param>
    /// <param name="elementSize">Bytes of an element: 1, 2, 4 or 8.</param>
    /// <param name="team">The threads.</param>
    /// <exception cref="ArgumentException">DEC1655: sizes and strides differ in length, the rank is above 12, or the element size is not supported.</exception>
    public static void Run(void* x, ReadOnlySpan<nint> sizes, ReadOnlySpan<nint> strides, void* y, int elementSize, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        if (sizes.Length != strides.Length || sizes.Length > MaxRank || elementSize is not (1 or 2 or 4 or 8))
        {
            throw new ArgumentException($"DEC1655 strided copy: {sizes.Length} sizes, {strides.Length} strides and elements of {elementSize} bytes; at most {MaxRank} axes and 1, 2, 4 or 8 bytes are allowed");
        }

        nint* lengths = stackalloc nint[MaxRank + 1];
        nint* steps = stackalloc nint[MaxRank + 1];
        int rank = Collapse(sizes, strides, lengths, steps);
        nint rows = 1;
        for (int i = 1; i < rank; i++)
        {
            rows *= lengths[i];
        }

        Job job = new() { X = (byte*)x, Y = (byte*)y, Size = elementSize, Rank = rank, Lengths = lengths, Steps = steps };
        team.Run(ref job, lengths[0] == 0 ? 0 : rows);
    }

    // Axes innermost first; axes of length 1 dropped, neighbours that run on merged.
    private static int Collapse(ReadOnlySpan<nint> sizes, ReadOnlySpan<nint> strides, nint* lengths, nint* steps)
    {
        int rank = 0;
        for (int i = sizes.Length - 1; i >= 0; i--)
        {
            if (sizes[i] == 1)
            {
                continue;
            }

            if (rank > 0 && strides[i] == steps[rank - 1] * lengths[rank - 1])
            {
                lengths[rank - 1] *= sizes[i];
                continue;
            }

            (lengths[rank], steps[rank]) = (sizes[i], strides[i]);
            rank++;
        }

        if (rank == 0)
        {
            (lengths[0], steps[0]) = (1, 1);
            rank = 1;
        }

        return rank;
    }

    private struct Job : IParallelJob
    {
        public byte* X;
        public byte* Y;
        public int Size;
        public int Rank;
        public nint* Lengths;
        public nint* Steps;

        public readonly void Run(nint chunk, int worker)
        {
            nint from = 0, row = chunk;
            for (int i = 1; i < Rank; i++)
            {
                from += row % Lengths[i] * Steps[i];
                row /= Lengths[i];
            }

            byte* x = X + (from * Size), y = Y + (chunk * Lengths[0] * Size);
            if (Steps[0] == 1)
            {
                Buffer.MemoryCopy(x, y, Lengths[0] * Size, Lengths[0] * Size);
                return;
            }

            switch (Size)
            {
                case 1: Gather((byte*)x, (byte*)y); break;
                case 2: Gather((ushort*)x, (ushort*)y); break;
                case 4: Gather((uint*)x, (uint*)y); break;
                default: Gather((ulong*)x, (ulong*)y); break;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Gather<T>(T* x, T* y)
            where T : unmanaged
        {
            nint count = Lengths[0], step = Steps[0];
            for (nint i = 0; i < count; i++)
            {
                y[i] = x[i * step];
            }
        }
    }
}
