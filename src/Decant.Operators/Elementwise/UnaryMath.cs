using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Evaluates a function of one number over tensors; float types are computed in double precision and rounded once.</summary>
internal static class UnaryMath
{
    /// <summary>Sets output 0 to the function of input 0, element by element.</summary>
    public static void EvaluateFloat(EvaluationContext context, Func<double, double> function)
    {
        Tensor x = context.Input(0);
        context.SetOutput(0, x.ElementType switch
        {
            ElementType.Float32 => Map<float, float>(x, v => (float)function(v)),
            ElementType.Float64 => Map<double, double>(x, function),
            ElementType.Float16 => Map<Half, Half>(x, v => (Half)function((double)v)),
            ElementType.BFloat16 => MapBits(x, v => function(v)),
            _ => throw context.Fail("DEC1206", $"element type {x.ElementType.Name()} is not evaluated"),
        });
    }

    /// <summary>Applies <paramref name="function"/> to every element; a splat stays one.</summary>
    public static Tensor Map<TIn, TOut>(Tensor x, Func<TIn, TOut> function)
        where TIn : unmanaged
        where TOut : unmanaged
    {
        if (x.IsSplat && x.Length > 0)
        {
            return Map(x.SplatValue(), function).Repeat(x.Shape);
        }

        ReadOnlySpan<TIn> source = x.AsSpan<TIn>();
        var result = new TOut[source.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = function(source[i]);
        }

        return Tensor.Create(result, x.Shape);
    }

    /// <summary>Applies a function of single-precision numbers to every element of a bfloat16 tensor.</summary>
    public static Tensor MapBFloat16(Tensor x, Func<float, float> function) => MapBits(x, v => function((float)v));

    /// <summary>Output 0 has the type and shape of input 0.</summary>
    public static void InferSame(InferenceContext context) => context.SetOutput(0, context.Input(0));

    private static Tensor MapBits(Tensor x, Func<double, double> function) => Map<ushort, ushort>(
        x,
        v => (ushort)SmallFloat.Encode(ElementType.BFloat16, function(SmallFloat.Decode(ElementType.BFloat16, v))))
        .Reinterpret(ElementType.BFloat16);
}
