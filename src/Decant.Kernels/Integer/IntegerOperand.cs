namespace Decant.Kernels;

/// <summary>How the bytes of a tensor stand for real values: <c>scale · (byte − zero point)</c>.</summary>
/// <param name="Signed">True for int8, false for uint8.</param>
/// <param name="Scale">The scale.</param>
/// <param name="ZeroPoint">The zero point.</param>
public readonly record struct IntegerOperand(bool Signed, float Scale, int ZeroPoint);
