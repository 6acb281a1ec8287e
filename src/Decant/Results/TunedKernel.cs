namespace Decant;

/// <summary>A layer for which another kernel than the rule's is faster.</summary>
/// <param name="Kind">The operator, its window and layout.</param>
/// <param name="Sizes">Its sizes.</param>
/// <param name="Kernel">The kernel to take.</param>
/// <param name="Ms">Its median time, in milliseconds.</param>
/// <param name="Rule">The rule's kernel.</param>
/// <param name="RuleMs">Its median time.</param>
public sealed record TunedKernel(string Kind, string Sizes, string Kernel, double Ms, string Rule, double RuleMs);
