namespace Decant.Engine;

/// <summary>Picks the kernel of each plan: what was measured for its shape, else for the nearest one, else the rule's.</summary>
/// <param name="log">What was measured, or null.</param>
/// <param name="threads">The threads that programs will run on.</param>
internal sealed class KernelChooser(TuningLog? log, int threads)
{
    /// <summary>Chooses by rule alone.</summary>
    public static KernelChooser ByRule { get; } = new(null, 1);

    /// <summary>Makes the kernel of a plan.</summary>
    /// <returns>The kernel, and why it was taken.</returns>
    public (Kernel Kernel, string Reason) Create(KernelPlan plan)
    {
        if (plan.Choices is not { } choices)
        {
            return (plan.Create(), "the only one");
        }

        if (log?.Find(choices, threads) is { } entry)
        {
            bool exact = entry.Sizes.AsSpan().SequenceEqual(choices.Sizes);
            return (choices.Find(entry.Kernel)!.Create(), exact ? "measured" : $"measured for {string.Join('×', entry.Sizes)}");
        }

        return (choices.Find(choices.Rule)!.Create(), "rule");
    }
}
