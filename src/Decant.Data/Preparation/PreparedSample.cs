using Decant.Tensors;

namespace Decant.Data;

/// <summary>One sample, ready for a model.</summary>
/// <param name="Name">The sample's name; a frame of a sound has its number behind a <c>#</c>.</param>
/// <param name="Inputs">The model's inputs, constants included, but for those that carry state.</param>
/// <param name="Label">The index of the right class as the dataset counts, or null where it is not known.</param>
/// <param name="StartsSequence">Whether carried state begins anew with this sample.</param>
public sealed record PreparedSample(string Name, IReadOnlyDictionary<string, RuntimeValue> Inputs, int? Label, bool StartsSequence);
