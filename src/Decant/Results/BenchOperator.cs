namespace Decant;

/// <summary>The time of one node.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Op">Its operator.</param>
/// <param name="Kernel">The kernel that ran; <c>reference</c> where none is bound.</param>
/// <param name="Ms">The wall time, in milliseconds.</param>
/// <param name="Reason">Why this kernel ran; empty where the engine does not tell.</param>
public sealed record BenchOperator(string Name, string Op, string Kernel, double Ms, string Reason);
