using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Applies an <see cref="Activation"/> to contiguous floats.</summary>
public static unsafe class ActivationKernel
{
    private interface IFunction
    {
        static abstract Vector256<float> Invoke(Vector256<float> x, Vector256<float> a, Vector256<float> b);
    }

    /// <summary>Applies an activation in place.</summary>
    /// <param name="activation">The function.</param>
    /// <param name="x">The values.</param>
    /// <param name="count">The number of values.</param>
    public static void Apply(Activation activation, float* x, nint count) => Apply(activation, x, x, count);

    /// <summary>Applies an activation.</summary>
    /// <param name="activation">The function.</param>
    /// <param name="x">The values.</param>
    /// <param name="y">The results; may be <paramref name="x"/>.</param>
    /// <param name="count">The number of values.</param>
    public static void Apply(Activation activation, float* x, float* y, nint count)
    {
        float a = activation.Alpha, b = activation.Beta;
        switch (activation.Kind)
        {
            case ActivationKind.None: Buffer.MemoryCopy(x, y, count * sizeof(float), count * sizeof(float)); break;
            case ActivationKind.Relu: Loop<ClipFunction>(x, y, count, 0, float.PositiveInfinity); break;
            case ActivationKind.Clip: Loop<ClipFunction>(x, y, count, a, b); break;
            case ActivationKind.LeakyRelu: Loop<LeakyReluFunction>(x, y, count, a, b); break;
            case ActivationKind.Sigmoid: Loop<SigmoidFunction>(x, y, count, a, b); break;
            case ActivationKind.HardSigmoid: Loop<HardSigmoidFunction>(x, y, count, a, b); break;
            case ActivationKind.HardSwish: Loop<HardSwishFunction>(x, y, count, 1f / 6, 0.5f); break;
            case ActivationKind.Silu: Loop<SiluFunction>(x, y, count, a, b); break;
            case ActivationKind.Tanh: Loop<TanhFunction>(x, y, count, a, b); break;
            case ActivationKind.Elu: Loop<EluFunction>(x, y, count, a, b); break;
            case ActivationKind.Gelu: Loop<GeluFunction>(x, y, count, a, b); break;
            case ActivationKind.Mish: Loop<MishFunction>(x, y, count, a, b); break;
            case ActivationKind.GeluTanh: Loop<GeluTanhFunction>(x, y, count, a, b); break;
            default: throw new ArgumentOutOfRangeException(nameof(activation), activation.Kind, "not an activation");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop<TFunction>(float* x, float* y, nint count, float alpha, float beta)
        where TFunction : struct, IFunction
    {
        Vector256<float> a = Vector256.Create(alpha), b = Vector256.Create(beta);
        nint i = 0;
        for (; i <= count - 8; i += 8)
        {
            TFunction.Invoke(Vector256.Load(x + i), a, b).Store(y + i);
        }

        if (i < count)
        {
            float* rest = stackalloc float[8];
            Vector256<float>.Zero.Store(rest);
            nuint bytes = (nuint)(count - i) * sizeof(float);
            Unsafe.CopyBlockUnaligned(rest, x + i, (uint)bytes);
            TFunction.Invoke(Vector256.Load(rest), a, b).Store(rest);
            Unsafe.CopyBlockUnaligned(y + i, rest, (uint)bytes);
        }
    }

    private readonly struct ClipFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, Vector256<float> a, Vector256<float> b)
            => VectorMath.AtMost(VectorMath.AtLeast(x, a), b);
    }

    private readonly struct LeakyReluFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, Vector256<float> a, Vector256<float> b)
            => Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<float>.Zero), x * a, x);
    }

    private readonly struct SigmoidFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, Vector256<float> a, Vector256<float> b) => VectorMath.Sigmoid(x);
    }

    private readonly struct HardSigmoidFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, Vector256<float> a, Vector256<float> b)
            => VectorMath.AtMost(VectorMath.AtLeast(Vector256.MultiplyAddEstimate(x, a, b), Vector256<float>.Zero), Vector256<float>.One);
    }

    private readonly struct HardSwishFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, Vector256<float> a, Vector256<float> b) => x * HardSigmoidFunction.Invoke(x, a, b);
    }

    private readonly struct SiluFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, Vector256<float> a, Vector256<float> b) => x * VectorMath.Sigmoid(x * a);
    }

    private readonly struct TanhFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, Vector256<float> a, Vector256<float> b) => VectorMath.Tanh(x);
    }

    private readonly struct EluFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, Vector256<float> a, Vector256<float> b)
            => Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<float>.Zero), (VectorMath.Exp(x) - Vector256<float>.One) * a, x);
    }

    private readonly struct GeluFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, Vector256<float> a, Vector256<float> b)
            => x * 0.5f * (Vector256<float>.One + VectorMath.Erf(x * 0.70710678118654752f));
    }

    private readonly struct GeluTanhFunction : IFunction
    {
        // (1 + tanh(u)) / 2 = σ(2u).
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, Vector256<float> a, Vector256<float> b)
            => x * VectorMath.Sigmoid(x * Vector256.MultiplyAddEstimate(x * x, Vector256.Create(0.0713548162726f), Vector256.Create(1.59576912161f)));
    }

    private readonly struct MishFunction : IFunction
    {
        // tanh(log(1 + e^x)) = (n - 1) / (n + 1) with n = (1 + e^x)^2; above 20 it is 1 to the last bit.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, Vector256<float> a, Vector256<float> b)
        {
            Vector256<float> e = VectorMath.Exp(VectorMath.AtMost(x, Vector256.Create(20f)));
            Vector256<float> n = e * (e + Vector256.Create(2f));
            return Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256.Create(20f)), x, x * n / (n + Vector256.Create(2f)));
        }
    }
}
