namespace Decant.Data;

/// <summary>One sample as it is stored.</summary>
/// <param name="Name">A name unique in the dataset: a path inside it, or an index.</param>
/// <param name="Payload">The stored content.</param>
/// <param name="Label">The index of the right class, or null where it is not known.</param>
public sealed record Sample(string Name, SamplePayload Payload, int? Label = null);
