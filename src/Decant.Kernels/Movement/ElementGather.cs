using System.Runtime.CompilerServices;

namespace Decant.Kernels;

/// <summary>Copies elements from places that were listed beforehand: any reordering, repetition or selection, and zeros.</summary>
public static unsafe class ElementGather
{
    private const nint Slice = 8192;
    private const nint LongRun = 8;

    /// <summary>Computes <c>y[i] = from[i] &lt; 0 ? 0 : x[from[i]]</c>.</summary>
    /// <param name="x">The elements.</param>
    /// <param name="from">For each element of the result, its place in <paramref name="x"/>; negative for a zero.</param>
    /// <param name="count">The elements of the result.</param>
    /// <param name="y">The result; must not overlap the input.</param>
    /// <param name="elementSize">Bytes of an element: 1, 2, 4 or 8.</param>
    /// <param name="team">The threads.</param>
    /// <exception cref="ArgumentException">DEC1527: the element size is not supported.</exception>
    public static void Run(void* x, int* from, nint count, void* y, int elementSize, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        if (elementSize is not (1 or 2 or 4 or 8))
        {
            throw new ArgumentException($"DEC1527 gather: elements of {elementSize} bytes; 1, 2, 4 or 8 are allowed");
        }

        Job job = new() { X = x, From = from, Count = count, Y = y, Size = elementSize };
        team.Run(ref job, (count + Slice - 1) / Slice);
    }

    private struct Job : IParallelJob
    {
        public void* X;
        public int* From;
        public nint Count;
        public void* Y;
        public int Size;

        public readonly void Run(nint chunk, int worker)
        {
            nint first = chunk * Slice, end = Math.Min(first + Slice, Count);
            switch (Size)
            {
                case 1: Copy((byte*)X, (byte*)Y, first, end); break;
                case 2: Copy((ushort*)X, (ushort*)Y, first, end); break;
                case 4: Copy((uint*)X, (uint*)Y, first, end); break;
                default: Copy((ulong*)X, (ulong*)Y, first, end); break;
            }
        }

        // Places that follow each other are copied as a run.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Copy<T>(T* x, T* y, nint first, nint end)
            where T : unmanaged
        {
            for (nint i = first; i < end;)
            {
                int at = From[i];
                if (at < 0)
                {
                    y[i++] = default;
                    continue;
                }

                nint run = 1;
                while (i + run < end && From[i + run] == at + run)
                {
                    run++;
                }

                if (run < LongRun)
                {
                    for (nint j = 0; j < run; j++)
                    {
                        y[i + j] = x[at + j];
                    }
                }
                else
                {
                    Buffer.MemoryCopy(x + at, y + i, run * sizeof(T), run * sizeof(T));
                }

                i += run;
            }
        }
    }
}
