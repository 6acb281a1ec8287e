namespace Decant.Engine;

/// <summary>The time of one node in one run.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Operator">Its operator.</param>
/// <param name="Kernel">The kernel that ran; <c>reference</c> where none is bound.</param>
/// <param name="Milliseconds">The wall time.</param>
/// <param name="Reason">Why this kernel ran: <c>the only one</c>, <c>rule</c>, <c>measured</c>, or <c>measured for</c> other sizes; empty where the engine does not tell.</param>
public sealed record NodeProfile(string Name, string Operator, string Kernel, double Milliseconds, string Reason = "");
