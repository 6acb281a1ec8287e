using Decant.Tensors;

namespace Decant.Compression;

/// <summary>How weights become integers for a runtime.</summary>
/// <param name="Name">What notes call it.</param>
/// <param name="Weights">The integer type.</param>
/// <param name="Range">How much of its range is used.</param>
/// <param name="FloatLayers">How many layers stay in float: those whose weights lose most by the range.</param>
public sealed record WeightForm(string Name, ElementType Weights, WeightRange Range, int FloatLayers = 0);
