namespace Decant;

/// <summary>Says in words what a recipe changes in a graph.</summary>
internal static class GraphComparison
{
    /// <summary>The operators whose number differs, the most changed first.</summary>
    public static IReadOnlyList<string> Describe(Model original, Recipe recipe)
    {
        using Graphs.Model result = recipe.Apply(original.Graph);
        Dictionary<string, int> before = Count(original.Graph);
        Dictionary<string, int> after = Count(result);
        return
        [
            $"nodes: {before.Values.Sum()} before, {after.Values.Sum()} after",
            .. before.Keys.Union(after.Keys)
                .Select(name => (Name: name, Before: before.GetValueOrDefault(name), After: after.GetValueOrDefault(name)))
                .Where(static c => c.Before != c.After)
                .OrderByDescending(static c => Math.Abs(c.After - c.Before))
                .ThenBy(static c => c.Name, StringComparer.Ordinal)
                .Select(static c => $"{c.Name}: {c.Before} before, {c.After} after"),
        ];
    }

    private static Dictionary<string, int> Count(Graphs.Model model) =>
        model.Graph.AllNodes().CountBy(static n => n.Op.Schema.Name).ToDictionary();
}
