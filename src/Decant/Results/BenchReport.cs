namespace Decant;

/// <summary>How long a model takes.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Threads">The threads of one run.</param>
/// <param name="Runs">The measured runs.</param>
/// <param name="MinMs">The shortest run, in milliseconds.</param>
/// <param name="MedianMs">The median run.</param>
/// <param name="P95Ms">The time that 95 % of the runs did not exceed.</param>
/// <param name="PeakBytes">The bytes of intermediate results at their peak; null where the engine does not tell.</param>
/// <param name="Operators">The time of each node in one run.</param>
/// <param name="Against">The same model in another engine, measured in turns; null where none was named.</param>
public sealed record BenchReport(
    string Engine,
    int Threads,
    int Runs,
    double MinMs,
    double MedianMs,
    double P95Ms,
    long? PeakBytes,
    IReadOnlyList<BenchOperator> Operators,
    BenchPeer? Against);
