using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Functions of one array, element by element.</summary>
public static unsafe class Unary
{
    private interface IFunction
    {
        static abstract Vector256<float> Invoke(Vector256<float> x);
    }

    /// <summary>Applies a function.</summary>
    /// <param name="kind">The function.</param>
    /// <param name="x">The values.</param>
    /// <param name="y">The results; may be <paramref name="x"/>.</param>
    /// <param name="count">The number of values.</param>
    /// <param name="team">The threads.</param>
    public static void Run(UnaryKind kind, float* x, float* y, nint count, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        switch (kind)
        {
            case UnaryKind.Abs: Share<AbsFunction>(x, y, count, team); break;
            case UnaryKind.Negate: Share<NegateFunction>(x, y, count, team); break;
            case UnaryKind.Reciprocal: Share<ReciprocalFunction>(x, y, count, team); break;
            case UnaryKind.Sqrt: Share<SqrtFunction>(x, y, count, team); break;
            case UnaryKind.Square: Share<SquareFunction>(x, y, count, team); break;
            case UnaryKind.Exp: Share<ExpFunction>(x, y, count, team); break;
            case UnaryKind.Log: Share<LogFunction>(x, y, count, team); break;
            case UnaryKind.Erf: Share<ErfFunction>(x, y, count, team); break;
            case UnaryKind.Floor: Share<FloorFunction>(x, y, count, team); break;
            case UnaryKind.Ceiling: Share<CeilingFunction>(x, y, count, team); break;
            case UnaryKind.Round: Share<RoundFunction>(x, y, count, team); break;
            case UnaryKind.Sign: Share<SignFunction>(x, y, count, team); break;
            case UnaryKind.Softplus: Share<SoftplusFunction>(x, y, count, team); break;
            case UnaryKind.Softsign: Share<SoftsignFunction>(x, y, count, team); break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a function");
        }
    }

    /// <summary>Applies an activation on a team.</summary>
    /// <param name="activation">The function.</param>
    /// <param name="x">The values.</param>
    /// <param name="y">The results; may be <paramref name="x"/>.</param>
    /// <param name="count">The number of values.</param>
    /// <param name="team">The threads.</param>
    public static void Run(Activation activation, float* x, float* y, nint count, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        ActivationJob job = new() { Activation = activation, X = x, Y = y, Count = count };
        team.Run(ref job, (count + Slice - 1) / Slice);
    }

    private const nint Slice = 16384;

    private static void Share<TFunction>(float* x, float* y, nint count, ThreadTeam team)
        where TFunction : unmanaged, IFunction
    {
        Job<TFunction> job = new() { X = x, Y = y, Count = count };
        team.Run(ref job, (count + Slice - 1) / Slice);
    }

    private struct ActivationJob : IParallelJob
    {
        public Activation Activation;
        public float* X;
        public float* Y;
        public nint Count;

        public readonly void Run(nint chunk, int worker)
            => ActivationKernel.Apply(Activation, X + chunk * Slice, Y + chunk * Slice, Math.Min(Slice, Count - chunk * Slice));
    }

    private struct Job<TFunction> : IParallelJob
        where TFunction : unmanaged, IFunction
    {
        public float* X;
        public float* Y;
        public nint Count;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint chunk, int worker)
        {
            nint i = chunk * Slice, end = Math.Min(i + Slice, Count);
            for (; i + 8 <= end; i += 8)
            {
                TFunction.Invoke(Vector256.Load(X + i)).Store(Y + i);
            }

            for (; i < end; i++)
            {
                Y[i] = TFunction.Invoke(Vector256.Create(X[i])).ToScalar();
            }
        }
    }

    private readonly struct AbsFunction : IFunction
    {
        public static Vector256<float> Invoke(Vector256<float> x) => Vector256.Abs(x);
    }

    private readonly struct NegateFunction : IFunction
    {
        public static Vector256<float> Invoke(Vector256<float> x) => -x;
    }

    private readonly struct ReciprocalFunction : IFunction
    {
        public static Vector256<float> Invoke(Vector256<float> x) => Vector256<float>.One / x;
    }

    private readonly struct SqrtFunction : IFunction
    {
        public static Vector256<float> Invoke(Vector256<float> x) => Vector256.Sqrt(x);
    }

    private readonly struct SquareFunction : IFunction
    {
        public static Vector256<float> Invoke(Vector256<float> x) => x * x;
    }

    private readonly struct ExpFunction : IFunction
    {
        public static Vector256<float> Invoke(Vector256<float> x) => VectorMath.Exp(x);
    }

    private readonly struct LogFunction : IFunction
    {
        public static Vector256<float> Invoke(Vector256<float> x) => VectorMath.Log(x);
    }

    private readonly struct ErfFunction : IFunction
    {
        public static Vector256<float> Invoke(Vector256<float> x) => VectorMath.Erf(x);
    }

    private readonly struct FloorFunction : IFunction
    {
        public static Vector256<float> Invoke(Vector256<float> x) => Vector256.Floor(x);
    }

    private readonly struct CeilingFunction : IFunction
    {
        public static Vector256<float> Invoke(Vector256<float> x) => Vector256.Ceiling(x);
    }

    private readonly struct RoundFunction : IFunction
    {
        public static Vector256<float> Invoke(Vector256<float> x) => Vector256.Round(x);
    }

    private readonly struct SignFunction : IFunction
    {
        public static Vector256<float> Invoke(Vector256<float> x)
        {
            Vector256<float> positive = Vector256.GreaterThan(x, Vector256<float>.Zero) & Vector256<float>.One;
            Vector256<float> negative = Vector256.LessThan(x, Vector256<float>.Zero) & Vector256.Create(-1f);
            return Vector256.ConditionalSelect(Vector256.Equals(x, x), positive | negative, x);
        }
    }

    private readonly struct SoftplusFunction : IFunction
    {
        // max(x, 0) + log(1 + e^-|x|) does not overflow.
        public static Vector256<float> Invoke(Vector256<float> x)
            => VectorMath.AtLeast(x, Vector256<float>.Zero) + VectorMath.Log(Vector256<float>.One + VectorMath.Exp(-Vector256.Abs(x)));
    }

    private readonly struct SoftsignFunction : IFunction
    {
        public static Vector256<float> Invoke(Vector256<float> x) => x / (Vector256<float>.One + Vector256.Abs(x));
    }
}
