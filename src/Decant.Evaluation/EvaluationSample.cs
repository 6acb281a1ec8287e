using Decant.Tensors;

namespace Decant.Evaluation;

/// <summary>One sample, ready for a model.</summary>
/// <param name="Name">The name, such as a file's.</param>
/// <param name="Inputs">The model's inputs, but for those that carry state.</param>
/// <param name="Label">The index of the right class, or null where it is not known.</param>
/// <param name="StartsSequence">Whether carried state begins anew with this sample.</param>
public sealed record EvaluationSample(
    string Name,
    IReadOnlyDictionary<string, RuntimeValue> Inputs,
    int? Label = null,
    bool StartsSequence = false);
