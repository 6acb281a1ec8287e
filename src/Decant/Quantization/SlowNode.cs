namespace Decant;

/// <summary>A node that takes longer in a quantized model than what it stands for in the float one.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Operator">Its operator, as it ran.</param>
/// <param name="Kernel">The kernel that ran.</param>
/// <param name="FloatMs">The time in the float model, in milliseconds; 0 where there is no such node.</param>
/// <param name="Ms">The time in the quantized one.</param>
/// <param name="Advice">What to change.</param>
public sealed record SlowNode(string Name, string Operator, string Kernel, double FloatMs, double Ms, string Advice);
