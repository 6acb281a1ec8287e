namespace Decant.Compression;

/// <summary>An equalization, decided: it needs neither data nor measurements, and applies to the same bytes on any machine.</summary>
/// <param name="Factors">What each output channel of a layer is multiplied by, by the name of the layer's output; what reads it takes the factor back.</param>
public sealed record EqualizationPlan(IReadOnlyDictionary<string, float[]> Factors);
