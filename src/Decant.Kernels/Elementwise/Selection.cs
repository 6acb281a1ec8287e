using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Picks elements of one of two arrays.</summary>
public static unsafe class Selection
{
    /// <summary>Computes <c>condition ? x : y</c>, element by element.</summary>
    /// <param name="condition">0 or another number.</param>
    /// <param name="x">What is picked where it is not 0.</param>
    /// <param name="y">What is picked elsewhere.</param>
    /// <param name="result">The results, packed.</param>
    /// <param name="elementSize">Bytes of an element of x, y and the result: 1, 2, 4 or 8.</param>
    /// <param name="shape">How the three are read.</param>
    /// <param name="team">The threads.</param>
    /// <exception cref="ArgumentException">DEC1527: the element size is not supported.</exception>
    public static void Run(byte* condition, void* x, void* y, void* result, int elementSize, BroadcastShape shape, ThreadTeam team)
    {
        switch (elementSize)
        {
            case 1: Run(condition, (byte*)x, (byte*)y, (byte*)result, shape, team); break;
            case 2: Run(condition, (ushort*)x, (ushort*)y, (ushort*)result, shape, team); break;
            case 4: Run(condition, (uint*)x, (uint*)y, (uint*)result, shape, team); break;
            case 8: Run(condition, (ulong*)x, (ulong*)y, (ulong*)result, shape, team); break;
            default: throw new ArgumentException($"DEC1527 selection: elements of {elementSize} bytes; 1, 2, 4 or 8 are allowed");
        }
    }

    private static void Run<T>(byte* condition, T* x, T* y, T* result, BroadcastShape shape, ThreadTeam team)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(team);
        Job<T> job = new() { Condition = condition, X = x, Y = y, Result = result, Axes = shape.Axes, Rank = shape.Rank };
        team.Run(ref job, shape.Rows);
    }

    private struct Job<T> : IParallelJob
        where T : unmanaged
    {
        public byte* Condition;
        public T* X;
        public T* Y;
        public T* Result;
        public nint* Axes;
        public int Rank;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint chunk, int worker)
        {
            byte* condition = Condition + BroadcastShape.Offset(Axes, Rank, 0, chunk);
            T* x = X + BroadcastShape.Offset(Axes, Rank, 1, chunk), y = Y + BroadcastShape.Offset(Axes, Rank, 2, chunk);
            nint count = Axes[0], conditionStep = Axes[1], xStep = Axes[2], yStep = Axes[3];
            T* result = Result + chunk * count;
            nint i = 0;
            if (sizeof(T) == sizeof(int) && conditionStep == 1)
            {
                for (; i + 8 <= count; i += 8)
                {
                    Vector256<int> zeros = Vector256.Equals(PairExpansion.Widen8(condition + i, signed: false), Vector256<int>.Zero);
                    Vector256.ConditionalSelect(zeros, Eight((int*)y + (i * yStep), yStep), Eight((int*)x + (i * xStep), xStep)).Store((int*)result + i);
                }
            }

            for (; i < count; i++)
            {
                result[i] = condition[i * conditionStep] != 0 ? x[i * xStep] : y[i * yStep];
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<int> Eight(int* from, nint step) => step == 1 ? Vector256.Load(from)
            : step == 0 ? Vector256.Create(*from)
            : Vector256.Create(from[0], from[step], from[2 * step], from[3 * step], from[4 * step], from[5 * step], from[6 * step], from[7 * step]);
    }
}
