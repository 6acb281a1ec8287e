namespace Decant.Engine;

/// <summary>One kernel that can compute a group.</summary>
/// <param name="Name">The name in tuning logs, such as <c>winograd-f4</c>.</param>
/// <param name="Create">Makes the kernel and packs its weights.</param>
internal sealed record KernelChoice(string Name, Func<Kernel> Create);
