using System.Numerics;
using System.Runtime.CompilerServices;

namespace Decant.Kernels;

/// <summary>Functions of two integers, wrapping around, element by element: sums, differences, products, the greater and the less.</summary>
public static unsafe class IntegerArithmetic
{
    private interface IFunction<T>
    {
        static abstract T Invoke(T a, T b);
    }

    /// <summary>Whether a function is among them.</summary>
    public static bool Supports(BinaryKind kind) => kind is BinaryKind.Add or BinaryKind.Subtract or BinaryKind.Multiply or BinaryKind.Max or BinaryKind.Min;

    /// <summary>Applies a function.</summary>
    /// <typeparam name="T">The integers.</typeparam>
    /// <param name="kind">The function.</param>
    /// <param name="a">The left numbers.</param>
    /// <param name="b">The right numbers.</param>
    /// <param name="y">The results, packed.</param>
    /// <param name="shape">How both are read.</param>
    /// <param name="team">The threads.</param>
    public static void Run<T>(BinaryKind kind, T* a, T* b, T* y, BroadcastShape shape, ThreadTeam team)
        where T : unmanaged, IBinaryInteger<T>
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(team);
        switch (kind)
        {
            case BinaryKind.Add: Share<T, AddFunction<T>>(a, b, y, shape, team); break;
            case BinaryKind.Subtract: Share<T, SubtractFunction<T>>(a, b, y, shape, team); break;
            case BinaryKind.Multiply: Share<T, MultiplyFunction<T>>(a, b, y, shape, team); break;
            case BinaryKind.Max: Share<T, MaxFunction<T>>(a, b, y, shape, team); break;
            case BinaryKind.Min: Share<T, MinFunction<T>>(a, b, y, shape, team); break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a function of integers");
        }
    }

    private static void Share<T, TFunction>(T* a, T* b, T* y, BroadcastShape shape, ThreadTeam team)
        where T : unmanaged
        where TFunction : unmanaged, IFunction<T>
    {
        Job<T, TFunction> job = new() { A = a, B = b, Y = y, Axes = shape.Axes, Rank = shape.Rank };
        team.Run(ref job, shape.Rows);
    }

    private struct Job<T, TFunction> : IParallelJob
        where T : unmanaged
        where TFunction : unmanaged, IFunction<T>
    {
        public T* A;
        public T* B;
        public T* Y;
        public nint* Axes;
        public int Rank;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint chunk, int worker)
        {
            T* a = A + BroadcastShape.Offset(Axes, Rank, 0, chunk), b = B + BroadcastShape.Offset(Axes, Rank, 1, chunk);
            nint count = Axes[0], aStep = Axes[1], bStep = Axes[2];
            T* y = Y + chunk * count;
            for (nint i = 0; i < count; i++)
            {
                y[i] = TFunction.Invoke(a[i * aStep], b[i * bStep]);
            }
        }
    }

    private readonly struct AddFunction<T> : IFunction<T>
        where T : IBinaryInteger<T>
    {
        public static T Invoke(T a, T b) => unchecked(a + b);
    }

    private readonly struct SubtractFunction<T> : IFunction<T>
        where T : IBinaryInteger<T>
    {
        public static T Invoke(T a, T b) => unchecked(a - b);
    }

    private readonly struct MultiplyFunction<T> : IFunction<T>
        where T : IBinaryInteger<T>
    {
        public static T Invoke(T a, T b) => unchecked(a * b);
    }

    private readonly struct MaxFunction<T> : IFunction<T>
        where T : IBinaryInteger<T>
    {
        public static T Invoke(T a, T b) => T.Max(a, b);
    }

    private readonly struct MinFunction<T> : IFunction<T>
        where T : IBinaryInteger<T>
    {
        public static T Invoke(T a, T b) => T.Min(a, b);
    }
}
