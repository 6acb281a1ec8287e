using System.Runtime.CompilerServices;

namespace Decant.Kernels;

/// <summary>Copies an array with its axes in another order.</summary>
public static unsafe class Transpose
{
    private const int MaxRank = 12;

    /// <summary>Copies with permuted axes: axis i of the output is axis <c>permutation[i]</c> of the input.</summary>
    /// <param name="x">The input, packed.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="permutation">A permutation of its axes.</param>
    /// <param name="y">The output, packed; must not overlap the input.</param>
    /// <param name="elementSize">Bytes of an element: 1, 2, 4 or 8.</param>
    /// <param name="team">The threads.</param>
    /// <exception cref="ArgumentException">DEC1603: the permutation is none, the rank is above 12, or the element size is not supported.</exception>
    public static void Run(void* x, ReadOnlySpan<nint> shape, ReadOnlySpan<int> permutation, void* y, int elementSize, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        Check(shape, permutation, elementSize);
        Span<nint> lengths = stackalloc nint[MaxRank], strides = stackalloc nint[MaxRank];
        int rank = Collapse(shape, permutation, lengths, strides);
        nint count = 1;
        foreach (nint length in lengths[..rank])
        {
            count *= length;
        }

        if (count == 0)
        {
            return;
        }

        fixed (nint* pl = lengths, ps = strides)
        {
            Job job = new() { X = (byte*)x, Y = (byte*)y, Size = elementSize, Rank = rank, Lengths = pl, Strides = ps };
            job.Prepare();
            team.Run(ref job, job.Outer);
        }
    }

    private static void Check(ReadOnlySpan<nint> shape, ReadOnlySpan<int> permutation, int elementSize)
    {
        long seen = 0;
        foreach (int axis in permutation)
        {
            seen |= axis >= 0 && axis < shape.Length ? 1L << axis : 0;
        }

        if (shape.Length > MaxRank || permutation.Length != shape.Length || seen != (1L << shape.Length) - 1 || elementSize is not (1 or 2 or 4 or 8))
        {
            throw new ArgumentException(
                $"DEC1603 transpose: cannot permute shape [{string.Join(',', shape.ToArray())}] by [{string.Join(',', permutation.ToArray())}] with elements of {elementSize} bytes");
        }
    }

    // Output axes with their input strides; axes of length 1 dropped, axes that stay neighbours merged.
    private static int Collapse(ReadOnlySpan<nint> shape, ReadOnlySpan<int> permutation, Span<nint> lengths, Span<nint> strides)
    {
        int rank = 0;
        foreach (int axis in permutation)
        {
            if (shape[axis] == 1)
            {
                continue;
            }

            nint stride = 1;
            for (int i = axis + 1; i < shape.Length; i++)
            {
                stride *= shape[i];
            }

            if (rank > 0 && strides[rank - 1] == stride * shape[axis])
            {
                lengths[rank - 1] *= shape[axis];
                strides[rank - 1] = stride;
                continue;
            }

            (lengths[rank], strides[rank]) = (shape[axis], stride);
            rank++;
        }

        if (rank == 0)
        {
            (lengths[0], strides[0]) = (1, 1);
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
        public nint* Strides;

        // The output axis that is consecutive in the input, when it is not the last: pairs of it and the last are transposed as matrices.
        public int Unit;
        public nint Outer;

        public void Prepare()
        {
            Unit = -1;
            for (int i = 0; i < Rank - 1; i++)
            {
                Unit = Strides[i] == 1 && Size == 4 ? i : Unit;
            }

            Outer = 1;
            for (int i = 0; i < Rank - 1; i++)
            {
                Outer *= i == Unit ? 1 : Lengths[i];
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint chunk, int worker)
        {
            nint from = 0, to = 0, step = Lengths[Rank - 1], unitStep = 0;
            for (int i = Rank - 2; i >= 0; i--)
            {
                if (i == Unit)
                {
                    unitStep = step;
                }
                else
                {
                    nint index = chunk % Lengths[i];
                    chunk /= Lengths[i];
                    from += index * Strides[i];
                    to += index * step;
                }

                step *= Lengths[i];
            }

            nint last = Lengths[Rank - 1], stride = Strides[Rank - 1];
            if (Unit >= 0)
            {
                Transpose8x8.Matrix((float*)X + from, stride, (float*)Y + to, unitStep, last, Lengths[Unit]);
            }
            else if (stride == 1)
            {
                Buffer.MemoryCopy(X + from * Size, Y + to * Size, last * Size, last * Size);
            }
            else
            {
                Gather(X + from * Size, stride, Y + to * Size, last);
            }
        }

        private readonly void Gather(byte* from, nint stride, byte* to, nint count)
        {
            switch (Size)
            {
                case 1: Gather<byte>(from, stride, to, count); break;
                case 2: Gather<ushort>(from, stride, to, count); break;
                case 4: Gather<uint>(from, stride, to, count); break;
                default: Gather<ulong>(from, stride, to, count); break;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Gather<T>(byte* from, nint stride, byte* to, nint count)
            where T : unmanaged
        {
            for (nint i = 0; i < count; i++)
            {
                Unsafe.WriteUnaligned(to + i * sizeof(T), Unsafe.ReadUnaligned<T>(from + i * stride * sizeof(T)));
            }
        }
    }
}
