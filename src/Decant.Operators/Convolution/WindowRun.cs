namespace Decant.Operators;

/// <summary>Neighbouring output elements that read the input through the same kernel element.</summary>
/// <param name="Output">The first output element, within one channel.</param>
/// <param name="Input">The input element that it reads, within one channel.</param>
/// <param name="Count">The number of elements.</param>
public readonly record struct WindowRun(int Output, int Input, int Count);
