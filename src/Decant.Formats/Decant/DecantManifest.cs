using System.Text.Json.Serialization;

namespace Decant.Formats.Decant;

/// <summary>The list of packed weights.</summary>
/// <param name="Version">The version of the container, 1.</param>
/// <param name="Weights">The weights.</param>
internal sealed record DecantManifest(int Version, IReadOnlyList<PackedWeight> Weights);

/// <summary>Reads and writes the manifest.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(DecantManifest))]
internal sealed partial class DecantManifestJson : JsonSerializerContext;
