using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Evaluates pools whose window is a whole channel.</summary>
internal static class GlobalPool
{
    /// <summary>Reduces one channel to one number.</summary>
    public delegate double Reduction(ReadOnlySpan<double> plane);

    /// <summary>Sets output 0, <c>[N,C,1,…]</c>, to the reduction of each channel of input 0.</summary>
    /// <exception cref="ModelException">DEC1254: the input has no channels.</exception>
    public static void Evaluate(EvaluationContext context, Reduction reduction)
    {
        Tensor x = context.Input(0);
        if (x.Rank < 2)
        {
            throw context.Fail("DEC1254", $"input {x}: expected batch and channels");
        }

        long channels = x.Sizes[0] * x.Sizes[1];
        int plane = channels == 0 ? 0 : (int)(x.Length / channels);
        ReadOnlySpan<double> values = TensorConversion.Doubles(x);
        var result = new double[channels];
        for (int channel = 0; channel < result.Length; channel++)
        {
            result[channel] = reduction(values.Slice(channel * plane, plane));
        }

        var sizes = new long[x.Rank];
        Array.Fill(sizes, 1);
        (sizes[0], sizes[1]) = (x.Sizes[0], x.Sizes[1]);
        context.SetOutput(0, TensorConversion.FromDoubles(x.ElementType, result, Shape.Of(sizes)));
    }
}
