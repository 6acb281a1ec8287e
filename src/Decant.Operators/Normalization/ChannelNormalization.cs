using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Normalization over groups of channels, with a scale and a bias for each channel.</summary>
internal static class ChannelNormalization
{
    /// <summary>The facts of instance and group normalization.</summary>
    public static OperatorFacts Facts { get; } = new()
    {
        WeightInput = 1,
        BiasInput = 2,
        WeightOutputAxis = 0,
        OutputChannelAxis = 1,
        Axes = [new(0, 0, 0, 0), new(0, 1, 0, 1), new(1, 0, 0, 1), new(2, 0, 0, 1)],
    };

    /// <summary>Sets output 0 to input 0 normalized over <paramref name="groups"/> groups of channels, scaled by inputs 1 and 2.</summary>
    /// <exception cref="ModelException">DEC1255: the parameters do not fit the input.</exception>
    public static void Evaluate(EvaluationContext context, long groups, float epsilon)
    {
        Tensor x = context.Input(0);
        Tensor scale = context.Input(1);
        Tensor bias = context.Input(2);
        long channels = x.Rank < 2 ? 0 : x.Sizes[1];
        if (channels == 0 || groups < 1 || channels % groups != 0 || scale.Length != channels || bias.Length != channels)
        {
            throw context.Fail("DEC1255", $"{x} with scale {scale} and bias {bias} cannot be normalized in {groups} groups of channels");
        }

        double[] values = TensorConversion.Doubles(x).ToArray();
        int area = (int)Shape.CountElements(x.Sizes[2..]);
        if (values.Length > 0)
        {
            GroupStatistics.Normalize(values, (int)(channels / groups) * area, epsilon);
            GroupStatistics.ScaleChannels(values, scale.ToDoubles(), bias.ToDoubles(), area);
        }

        context.SetOutput(0, TensorConversion.FromDoubles(x.ElementType, values, x.Shape));
    }
}
