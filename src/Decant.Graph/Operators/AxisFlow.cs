namespace Decant.Graphs;

/// <summary>One axis of an input that runs along an axis of an output, element by element.</summary>
/// <param name="Input">The input's index.</param>
/// <param name="InputAxis">The axis of the input.</param>
/// <param name="Output">The output's index.</param>
/// <param name="OutputAxis">The axis of the output.</param>
/// <param name="Offset">Where index 0 of the input lies on the output's axis (concatenation), in elements.</param>
public readonly record struct AxisFlow(int Input, int InputAxis, int Output, int OutputAxis, long Offset = 0);
