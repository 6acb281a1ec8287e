namespace Decant;

/// <summary>How fast a quantized model is on this machine.</summary>
/// <param name="Engine">What ran both.</param>
/// <param name="Threads">The threads of one run.</param>
/// <param name="FloatMs">The median time of the float model, in milliseconds.</param>
/// <param name="Ms">The median time of the quantized one, measured in turns with it.</param>
/// <param name="Speed">The median, over the rounds, of the float model's time divided by the quantized one's; below 1 it is slower.</param>
/// <param name="Slower">The nodes that take longer than in the float model, the costliest first.</param>
public sealed record SpeedReport(string Engine, int Threads, double FloatMs, double Ms, double Speed, IReadOnlyList<SlowNode> Slower);
