namespace Decant;

/// <summary>Another engine on the same model, measured in turns.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="MinMs">The shortest run, in milliseconds.</param>
/// <param name="MedianMs">The median run.</param>
/// <param name="P95Ms">The time that 95 % of the runs did not exceed.</param>
/// <param name="Ratio">The median, over the rounds, of the model's time divided by this engine's: below one, the model's engine is faster.</param>
public sealed record BenchPeer(string Engine, double MinMs, double MedianMs, double P95Ms, double Ratio);
