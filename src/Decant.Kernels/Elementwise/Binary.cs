using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Functions of two arrays, element by element, with strides of zero for broadcasting.</summary>
public static unsafe class Binary
{
    private const int MaxRank = 12;
    private const nint SliceElements = 16384;

    private interface IFunction
    {
        static abstract Vector256<float> Invoke(Vector256<float> a, Vector256<float> b);
    }

    /// <summary>Applies a function to two arrays of the same shape, and an activation to the result.</summary>
    /// <param name="kind">The function.</param>
    /// <param name="a">The left values.</param>
    /// <param name="b">The right values.</param>
    /// <param name="y">The results; may be either input.</param>
    /// <param name="count">The number of values.</param>
    /// <param name="activation">The function that ends it.</param>
    /// <param name="team">The threads.</param>
    public static void Run(BinaryKind kind, float* a, float* b, float* y, nint count, Activation activation, ThreadTeam team)
        => Run(kind, a, [1], b, [1], y, [count], activation, team);

    /// <summary>Applies a function with broadcasting, and an activation to the result.</summary>
    /// <param name="kind">The function.</param>
    /// <param name="a">The left values.</param>
    /// <param name="aStrides">For each axis of <paramref name="shape"/>, floats from an element of a to the next; 0 where it is broadcast.</param>
    /// <param name="b">The right values.</param>
    /// <param name="bStrides">The same for b.</param>
    /// <param name="y">The results, packed; may be an input that is not broadcast.</param>
    /// <param name="shape">The shape of the result. For a blocked tensor [N, C/8, P, 8].</param>
    /// <param name="activation">The function that ends it.</param>
    /// <param name="team">The threads.</param>
    /// <exception cref="ArgumentException">DEC1604: shape and strides differ in length, or have more than 12 axes.</exception>
    public static void Run(
        BinaryKind kind, float* a, ReadOnlySpan<nint> aStrides, float* b, ReadOnlySpan<nint> bStrides, float* y, ReadOnlySpan<nint> shape, Activation activation, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        if (shape.Length > MaxRank || aStrides.Length != shape.Length || bStrides.Length != shape.Length)
        {
            throw new ArgumentException($"DEC1604 binary: {shape.Length} axes with {aStrides.Length} and {bStrides.Length} strides; at most {MaxRank} axes, and one stride for each, are allowed");
        }

        nint* axes = stackalloc nint[3 * MaxRank];
        int rank = Collapse(shape, aStrides, bStrides, axes);
        switch (kind)
        {
            case BinaryKind.Add: Share<AddFunction>(a, b, y, axes, rank, activation, team); break;
            case BinaryKind.Subtract: Share<SubtractFunction>(a, b, y, axes, rank, activation, team); break;
            case BinaryKind.Multiply: Share<MultiplyFunction>(a, b, y, axes, rank, activation, team); break;
            case BinaryKind.Divide: Share<DivideFunction>(a, b, y, axes, rank, activation, team); break;
            case BinaryKind.Max: Share<MaxFunction>(a, b, y, axes, rank, activation, team); break;
            case BinaryKind.Min: Share<MinFunction>(a, b, y, axes, rank, activation, team); break;
            case BinaryKind.PRelu: Share<PReluFunction>(a, b, y, axes, rank, activation, team); break;
            case BinaryKind.Power: Share<PowerFunction>(a, b, y, axes, rank, activation, team); break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a function");
        }
    }

    // Axes as (length, stride of a, stride of b), innermost first; axes of length 1 dropped, neighbours merged where both inputs allow.
    private static int Collapse(ReadOnlySpan<nint> shape, ReadOnlySpan<nint> aStrides, ReadOnlySpan<nint> bStrides, nint* axes)
    {
        int rank = 0;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            if (shape[i] == 1)
            {
                continue;
            }

            nint* last = axes + 3 * (rank - 1);
            if (rank > 0 && aStrides[i] == last[1] * last[0] && bStrides[i] == last[2] * last[0])
            {
                last[0] *= shape[i];
                continue;
            }

            (axes[3 * rank], axes[3 * rank + 1], axes[3 * rank + 2]) = (shape[i], aStrides[i], bStrides[i]);
            rank++;
        }

        while (rank < 2)
        {
            (axes[3 * rank], axes[3 * rank + 1], axes[3 * rank + 2]) = (1, 1, 1);
            rank++;
        }

        return rank;
    }

    private static void Share<TFunction>(float* a, float* b, float* y, nint* axes, int rank, Activation activation, ThreadTeam team)
        where TFunction : unmanaged, IFunction
    {
        nint rows = axes[3], planes = 1;
        for (int i = 2; i < rank; i++)
        {
            planes *= axes[3 * i];
        }

        nint slices = Math.Max(Math.Min(axes[0] * rows / SliceElements, rank == 2 && rows == 1 ? axes[0] / SliceElements : rows), 1);
        Job<TFunction> job = new() { A = a, B = b, Y = y, Axes = axes, Rank = rank, Slices = slices, Activation = activation };
        team.Run(ref job, axes[0] == 0 || rows == 0 ? 0 : planes * slices);
    }

    private struct Job<TFunction> : IParallelJob
        where TFunction : unmanaged, IFunction
    {
        public float* A;
        public float* B;
        public float* Y;
        public nint* Axes;
        public int Rank;
        public nint Slices;
        public Activation Activation;

        public readonly void Run(nint chunk, int worker)
        {
            nint plane = chunk / Slices, slice = chunk % Slices;
            float* a = A, b = B, y = Y + plane * Axes[0] * Axes[3];
            for (int i = 2; i < Rank; i++)
            {
                nint index = plane % Axes[3 * i];
                plane /= Axes[3 * i];
                a += index * Axes[3 * i + 1];
                b += index * Axes[3 * i + 2];
            }

            nint length = Axes[0], rows = Axes[3], first = 0, end = length;
            nint row = rows * slice / Slices, rowEnd = rows * (slice + 1) / Slices;
            if (rows == 1)
            {
                (row, rowEnd, first, end) = (0, 1, length * slice / Slices, length * (slice + 1) / Slices);
            }

            a += row * Axes[4] + first * Axes[1];
            b += row * Axes[5] + first * Axes[2];
            y += row * length + first;
            Rows(a, b, y, rowEnd - row, end - first);
            if (Activation.Kind != ActivationKind.None)
            {
                ActivationKernel.Apply(Activation, y, (rowEnd - row) * (end - first));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Rows(float* a, float* b, float* y, nint rows, nint count)
        {
            nint aStep = Axes[1], bStep = Axes[2];
            for (nint row = 0; row < rows; row++)
            {
                nint i = 0;
                if (aStep == 1 && bStep == 1)
                {
                    for (; i + 8 <= count; i += 8)
                    {
                        TFunction.Invoke(Vector256.Load(a + i), Vector256.Load(b + i)).Store(y + i);
                    }
                }
                else if (aStep == 1 && bStep == 0)
                {
                    Vector256<float> right = Vector256.Create(*b);
                    for (; i + 8 <= count; i += 8)
                    {
                        TFunction.Invoke(Vector256.Load(a + i), right).Store(y + i);
                    }
                }
                else if (aStep == 0 && bStep == 1)
                {
                    Vector256<float> left = Vector256.Create(*a);
                    for (; i + 8 <= count; i += 8)
                    {
                        TFunction.Invoke(left, Vector256.Load(b + i)).Store(y + i);
                    }
                }

                for (; i < count; i++)
                {
                    y[i] = TFunction.Invoke(Vector256.Create(a[i * aStep]), Vector256.Create(b[i * bStep])).ToScalar();
                }

                a += Axes[4];
                b += Axes[5];
                y += count;
            }
        }
    }

    private readonly struct AddFunction : IFunction
    {
        public static Vector256<float> Invoke(Vector256<float> a, Vector256<float> b) => a + b;
    }

    private readonly struct SubtractFunction : IFunction
    {
        public static Vector256<float> Invoke(Vector256<float> a, Vector256<float> b) => a - b;
    }

    private readonly struct MultiplyFunction : IFunction
    {
        public static Vector256<float> Invoke(Vector256<float> a, Vector256<float> b) => a * b;
    }

    private readonly struct DivideFunction : IFunction
    {
        public static Vector256<float> Invoke(Vector256<float> a, Vector256<float> b) => a / b;
    }

    private readonly struct MaxFunction : IFunction
    {
        public static Vector256<float> Invoke(Vector256<float> a, Vector256<float> b) => Vector256.Max(a, b);
    }

    private readonly struct MinFunction : IFunction
    {
        public static Vector256<float> Invoke(Vector256<float> a, Vector256<float> b) => Vector256.Min(a, b);
    }

    private readonly struct PReluFunction : IFunction
    {
        public static Vector256<float> Invoke(Vector256<float> a, Vector256<float> b)
            => Vector256.ConditionalSelect(Vector256.LessThan(a, Vector256<float>.Zero), a * b, a);
    }

    private readonly struct PowerFunction : IFunction
    {
        public static Vector256<float> Invoke(Vector256<float> a, Vector256<float> b)
        {
            if (Vector256.EqualsAll(b, Vector256.Create(2f)))
            {
                return a * a;
            }

            Vector256<float> result = default;
            for (int lane = 0; lane < 8; lane++)
            {
                result = result.WithElement(lane, MathF.Pow(a.GetElement(lane), b.GetElement(lane)));
            }

            return result;
        }
    }
}
