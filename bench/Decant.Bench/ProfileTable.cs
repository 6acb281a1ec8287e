using Decant.Engine;

namespace Decant.Bench;

/// <summary>Prints where the time of a model goes.</summary>
internal static class ProfileTable
{
    /// <summary>Prints the sums by kernel, then the slowest nodes.</summary>
    public static void Print(IReadOnlyList<NodeProfile> nodes)
    {
        double total = nodes.Sum(static n => n.Milliseconds);
        foreach (var kernel in nodes.GroupBy(static n => (n.Kernel, Operator: n.Kernel == "reference" ? n.Operator : string.Empty))
            .Select(static g => (g.Key, Time: g.Sum(static n => n.Milliseconds), Count: g.Count())).OrderByDescending(static g => g.Time).Take(14))
        {
            Console.WriteLine($"    {kernel.Time,9:F3} ms {kernel.Time / total,6:P0}  {kernel.Count,3} × {kernel.Key.Kernel} {kernel.Key.Operator}");
        }

        foreach (NodeProfile node in nodes.OrderByDescending(static n => n.Milliseconds).Take(8))
        {
            Console.WriteLine($"        {node.Milliseconds,9:F3} ms  {node.Kernel,-24} {node.Operator,-24} {node.Name}");
        }
    }
}
