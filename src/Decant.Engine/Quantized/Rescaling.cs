namespace Decant.Engine;

/// <summary>A change of scale of 8-bit integers.</summary>
/// <param name="From">What the integers stood for.</param>
/// <param name="To">What they stand for.</param>
/// <param name="Clamp">The bounds of the results.</param>
internal sealed record Rescaling(Quantization From, Quantization To, QuantizedClamp Clamp);
