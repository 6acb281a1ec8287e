namespace Decant.Engine;

/// <summary>One line of a tuning log: the kernels that were measured for one group of nodes, and the one to take.</summary>
/// <param name="Kind">Operator, window, element type and layout.</param>
/// <param name="Sizes">The sizes.</param>
/// <param name="InstructionSet">The vector instructions of the processor.</param>
/// <param name="Threads">The threads.</param>
/// <param name="Version">The version of the tool.</param>
/// <param name="Kernel">The kernel to take.</param>
/// <param name="Milliseconds">The median time of each kernel.</param>
public sealed record TuningEntry(
    string Kind, long[] Sizes, string InstructionSet, int Threads, string Version, string Kernel, IReadOnlyDictionary<string, double> Milliseconds);
