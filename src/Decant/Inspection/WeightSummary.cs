namespace Decant;

/// <summary>A stored tensor of a model.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The element type.</param>
/// <param name="Shape">The sizes.</param>
/// <param name="Bytes">The bytes that it takes.</param>
/// <param name="Sparsity">The share of its elements that are zero, from 0 to 1.</param>
/// <param name="Minimum">The least element.</param>
/// <param name="Maximum">The greatest element.</param>
public sealed record WeightSummary(string Name, string Type, IReadOnlyList<long> Shape, long Bytes, double Sparsity, double Minimum, double Maximum);
