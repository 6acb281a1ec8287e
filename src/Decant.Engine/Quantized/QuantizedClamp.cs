namespace Decant.Engine;

/// <summary>The bounds of a quantized result: an activation that clamps is a clamp of the integers, since rounding keeps the order.</summary>
/// <param name="Minimum">The least integer.</param>
/// <param name="Maximum">The greatest integer.</param>
internal readonly record struct QuantizedClamp(int Minimum, int Maximum);
