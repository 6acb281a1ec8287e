using MathNet.Numerics.LinearAlgebra;

namespace Decant.Compression;

/// <summary>
/// The error that is left in the outputs of the layers that read a channel once the weights of their other channels are fitted anew: the part of the
/// channel that the others do not predict (the inverse of the diagonal of the inverse second moments, as in optimal brain surgery: Hassibi and Stork,
/// "Second Order Derivatives for Network Pruning", 1993), times the squared norm of the weights that read it, relative to the layer's whole output.
/// </summary>
public sealed class ReconstructionCriterion : IChannelCriterion
{
    private const double Damping = 1e-3;

    /// <inheritdoc/>
    public string Name => "reconstruction";

    /// <inheritdoc/>
    public bool NeedsData => true;

    /// <inheritdoc/>
    public bool ComparesFamilies => true;

    /// <inheritdoc/>
    public double[] Score(ChannelAnalysis analysis, ChannelActivations? activations)
    {
        var scores = new double[analysis.Groups.Count];
        var read = new bool[scores.Length];
        foreach (ObservedChannels seen in activations!.Observed)
        {
            double[] unpredicted = Unpredicted(seen);
            double whole = seen.Weights.Select((w, c) => w * seen.Moment(c, c)).Sum();
            for (int c = 0; c < unpredicted.Length; c++)
            {
                if (seen.Groups[c] is >= 0 and int group && whole > 0)
                {
                    read[group] = true;
                    scores[group] += seen.Weights[c] * unpredicted[c] / whole;
                }
            }
        }

        return [.. scores.Select((s, i) => read[i] ? s : double.PositiveInfinity)];
    }

    // The variance of each channel that a linear function of the others and of a constant leaves.
    private static double[] Unpredicted(ObservedChannels seen)
    {
        int size = seen.Groups.Count + 1;
        var moments = Matrix<double>.Build.Dense(size, size, seen.Moment);
        double mean = Enumerable.Range(0, size - 1).Sum(i => moments[i, i]) / Math.Max(1, size - 1);
        for (int i = 0; i < size; i++)
        {
            moments[i, i] += Math.Max(Damping * mean, 1e-9);
        }

        Matrix<double> inverse = moments.Cholesky().Solve(Matrix<double>.Build.DenseIdentity(size));
        return [.. Enumerable.Range(0, size - 1).Select(i => 1 / inverse[i, i])];
    }
}
