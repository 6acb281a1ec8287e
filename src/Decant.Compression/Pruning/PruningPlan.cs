namespace Decant.Compression;

/// <summary>Which weights become zero, decided: it depends on nothing but the weights, and applies the same way on any machine.</summary>
/// <param name="Layers">The decision for each weight tensor.</param>
public sealed record PruningPlan(IReadOnlyList<LayerPruning> Layers);
