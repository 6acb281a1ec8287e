namespace Decant.Engine;

/// <summary>The kernels that can compute a group in the layouts of its plan.</summary>
/// <param name="Kind">All that must be equal for one group's measurement to tell about another: operator, window, element type, layout.</param>
/// <param name="Sizes">The sizes that may differ a little.</param>
/// <param name="Rule">The kernel that is taken where nothing was measured.</param>
/// <param name="All">The kernels, the rule's among them.</param>
internal sealed record KernelChoices(string Kind, long[] Sizes, string Rule, IReadOnlyList<KernelChoice> All)
{
    /// <summary>The kernel of a name, or null.</summary>
    public KernelChoice? Find(string name) => All.FirstOrDefault(c => c.Name == name);
}
