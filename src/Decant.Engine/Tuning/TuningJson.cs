using System.Text.Json.Serialization;

namespace Decant.Engine;

/// <summary>How tuning logs are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TuningEntry))]
internal sealed partial class TuningJson : JsonSerializerContext;
