using System.Numerics;
using System.Runtime.CompilerServices;

namespace Decant.Kernels;

/// <summary>Whether a relation holds, element by element.</summary>
public static unsafe class Relations
{
    /// <summary>Computes 1 where the relation holds and 0 elsewhere.</summary>
    /// <typeparam name="T">The numbers.</typeparam>
    /// <param name="kind">The relation.</param>
    /// <param name="a">The left numbers.</param>
    /// <param name="b">The right numbers.</param>
    /// <param name="y">The results, packed.</param>
    /// <param name="shape">How both are read.</param>
    /// <param name="team">The threads.</param>
    public static void Run<T>(RelationKind kind, T* a, T* b, byte* y, BroadcastShape shape, ThreadTeam team)
        where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(team);
        Job<T> job = new() { Kind = kind, A = a, B = b, Y = y, Axes = shape.Axes, Rank = shape.Rank };
        team.Run(ref job, shape.Rows);
    }

    private struct Job<T> : IParallelJob
        where T : unmanaged, INumber<T>
    {
        public RelationKind Kind;
        public T* A;
        public T* B;
        public byte* Y;
        public nint* Axes;
        public int Rank;

        public readonly void Run(nint chunk, int worker)
        {
            T* a = A + BroadcastShape.Offset(Axes, Rank, 0, chunk), b = B + BroadcastShape.Offset(Axes, Rank, 1, chunk);
            byte* y = Y + chunk * Axes[0];
            switch (Kind)
            {
                case RelationKind.Equal: Equal(a, b, y); break;
                case RelationKind.Greater: Less(b, Axes[2], a, Axes[1], y); break;
                case RelationKind.GreaterOrEqual: LessOrEqual(b, Axes[2], a, Axes[1], y); break;
                case RelationKind.Less: Less(a, Axes[1], b, Axes[2], y); break;
                default: LessOrEqual(a, Axes[1], b, Axes[2], y); break;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Equal(T* a, T* b, byte* y)
        {
            nint aStep = Axes[1], bStep = Axes[2];
            for (nint i = 0; i < Axes[0]; i++)
            {
                y[i] = Unsafe.BitCast<bool, byte>(a[i * aStep] == b[i * bStep]);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Less(T* a, nint aStep, T* b, nint bStep, byte* y)
        {
            for (nint i = 0; i < Axes[0]; i++)
            {
                y[i] = Unsafe.BitCast<bool, byte>(a[i * aStep] < b[i * bStep]);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void LessOrEqual(T* a, nint aStep, T* b, nint bStep, byte* y)
        {
            for (nint i = 0; i < Axes[0]; i++)
            {
                y[i] = Unsafe.BitCast<bool, byte>(a[i * aStep] <= b[i * bStep]);
            }
        }
    }
}
