using Decant.Graphs;
using Decant.Operators;

namespace Decant.Passes;

/// <summary>A batch normalization in inference as <c>y = scale · x + shift</c> for each channel, in double precision.</summary>
/// <param name="Scale">The factors.</param>
/// <param name="Shift">The summands.</param>
internal sealed record BatchNormParameters(double[] Scale, double[] Shift)
{
    /// <summary>The parameters of a BatchNormalization node, or why it has none.</summary>
    public static (BatchNormParameters? Parameters, string? WhyNot) Of(Node node)
    {
        var op = (BatchNormalizationOp)node.Op;
        if (op.TrainingMode)
        {
            return (null, "it is in training mode");
        }

        if (node.Outputs.Skip(1).Any(static o => o is { Uses.Count: > 0 }))
        {
            return (null, "its running statistics are read");
        }

        var parts = new double[4][];
        for (int i = 0; i < parts.Length; i++)
        {
            if (node.Input(i + 1)?.Constant is not { } tensor)
            {
                return (null, $"its input '{node.Input(i + 1)?.Name}' is not constant");
            }

            parts[i] = tensor.ToDoubles();
        }

        double[] scale = [.. parts[0].Zip(parts[3], (gamma, variance) => gamma / Math.Sqrt(variance + op.Epsilon))];
        double[] shift = [.. scale.Select((s, c) => parts[1][c] - (parts[2][c] * s))];
        return (new BatchNormParameters(scale, shift), null);
    }
}
