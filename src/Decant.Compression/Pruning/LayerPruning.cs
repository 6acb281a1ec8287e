using Decant.Graphs;

namespace Decant.Compression;

/// <summary>Which weights of one tensor become zero: those smaller than a threshold, and the first few of exactly that size.</summary>
/// <param name="Weight">The name of the initializer.</param>
/// <param name="Threshold">The magnitude below which weights become zero.</param>
/// <param name="Ties">How many weights of exactly the threshold's magnitude become zero, in row-major order.</param>
/// <param name="Count">How many weights the tensor has.</param>
/// <param name="Pruned">How many of them are zero afterwards by this decision.</param>
public sealed record LayerPruning(string Weight, float Threshold, long Ties, long Count, long Pruned)
{
    /// <summary>Which weights of exactly the threshold's magnitude become zero, ascending; null for the first ones.</summary>
    public EquatableList<long>? TiePositions { get; init; }
}
