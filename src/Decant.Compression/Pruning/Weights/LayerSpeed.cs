namespace Decant.Compression;

/// <summary>What zeros do to the time of one layer, measured by itself, and to its outputs.</summary>
/// <param name="Layer">The name of the layer's output.</param>
/// <param name="Weights">The number of its weights.</param>
/// <param name="Sparsities">The shares of zeros that were tried, ascending; the first is 0.</param>
/// <param name="Milliseconds">The time of one run at each.</param>
/// <param name="Errors">The squared error of the outputs at each, relative to the outputs (of the weights, where there are no samples).</param>
public sealed record LayerSpeed(string Layer, long Weights, IReadOnlyList<double> Sparsities, IReadOnlyList<double> Milliseconds, IReadOnlyList<double> Errors)
{
    // Less is noise.
    private const double Gain = 0.95;

    /// <summary>The least share of zeros at which the layer is faster; null where none is.</summary>
    public double? BreakEven => Enumerable.Range(1, Sparsities.Count - 1).Where(Pays).Select(i => (double?)Sparsities[i]).FirstOrDefault();

    /// <summary>Whether the layer is faster with the share of zeros of this number than without.</summary>
    public bool Pays(int index) => index == 0 || Milliseconds[index] < Gain * Milliseconds[0];
}
