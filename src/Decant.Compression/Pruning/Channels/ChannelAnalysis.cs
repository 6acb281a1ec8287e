using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// Finds the channels of a graph that can be taken away, from its operators' facts alone: positions of axes that an operator runs over together are
/// one, positions of an axis that is a product go with an index of one of its factors, and what follows from taking one away is a group (the
/// dependency graph of Fang et al., "DepGraph: Towards Any Structural Pruning", 2023, at the level of single positions).
/// </summary>
public sealed class ChannelAnalysis
{
    private const long LargestAxis = 1L << 21;
    private const long MostPositions = 1L << 25;

    private readonly Dictionary<(Value Value, int Axis), int[]> _groups = [];
    private readonly List<ChannelGroup> _list = [];

    private ChannelAnalysis(Graph graph) => Graph = graph;

    /// <summary>The graph.</summary>
    public Graph Graph { get; }

    /// <summary>The groups; no two share a position.</summary>
    public IReadOnlyList<ChannelGroup> Groups => _list;

    /// <summary>The axes of weights of which some position cannot go.</summary>
    public IReadOnlyList<FixedAxis> Fixed { get; private set; } = [];

    /// <summary>The number of the group that each position of a value's axis goes with, or -1; null where no position of it can go.</summary>
    public IReadOnlyList<int>? GroupsOf(Value value, int axis) => _groups.GetValueOrDefault((value, axis));

    /// <summary>Analyses a model's graph and the subgraphs of its nodes. Types must be inferred.</summary>
    public static ChannelAnalysis Run(Model model, HeadPreference heads = HeadPreference.Finest)
    {
        var result = new ChannelAnalysis(model.Graph);
        if (TooLarge(model.Graph) is { } axis)
        {
            result.Fixed = [axis];
            return result;
        }

        var relations = new AxisRelations(model.Graph);
        var closure = new ChannelClosure(relations, heads);
        (Value Value, int Axis, int Start)[] weights = [.. relations.Indices.Axes.Where(static a => IsWeight(a.Value))];
        Dictionary<int, int> groups = NumberSets(relations.Indices, closure, weights);
        result.Number(relations.Indices, groups);
        result.Collect(groups.Count == 0 ? 0 : groups.Values.Max() + 1);
        result.Fixed = [.. weights.Select(w => FixedPositions(relations.Indices, w)).OfType<FixedAxis>()
            .OrderBy(static f => f.Weight, StringComparer.Ordinal).ThenBy(static f => f.Axis)];
        return result;
    }

    // Every position is held as a number.
    private static FixedAxis? TooLarge(Graph graph)
    {
        long all = 0;
        foreach (Value value in graph.SelfAndSubgraphs().SelectMany(static g => g.Values))
        {
            for (int axis = 0; axis < (value.Shape?.Rank ?? 0); axis++)
            {
                long size = value.Shape![axis].IsNumber ? value.Shape[axis].Value : 0;
                all += Math.Min(size, LargestAxis + 1);
                if (size > LargestAxis || all > MostPositions)
                {
                    return new FixedAxis(value.Name, axis, size, size, $"the axes of the graph are too long to be analysed (at most {LargestAxis} positions each and {MostPositions} in all)");
                }
            }
        }

        return null;
    }

    private static bool IsWeight(Value value) => value.Constant is { } tensor && tensor.ElementType.IsFloat();

    private static FixedAxis? FixedPositions(AxisIndices indices, (Value Value, int Axis, int Start) axis)
    {
        int size = (int)axis.Value.Shape![axis.Axis].Value;
        string[] reasons = [.. Enumerable.Range(axis.Start, size).Select(indices.Reason).OfType<string>()];
        return reasons.Length == 0 ? null : new FixedAxis(axis.Value.Name, axis.Axis, size, reasons.Length, reasons[0]);
    }

    // What goes with each position of a weight; where two such sets meet, the smaller one counts.
    private static Dictionary<int, int> NumberSets(AxisIndices indices, ChannelClosure closure, (Value Value, int Axis, int Start)[] weights)
    {
        var seen = new HashSet<int>();
        var sets = new List<int[]>();
        foreach ((Value value, int axis, int start) in weights)
        {
            for (int i = 0; i < value.Shape![axis].Value; i++)
            {
                int root = indices.Find(start + i);
                if (seen.Add(root) && indices.Reason(root) is null && closure.Of(root) is { } set)
                {
                    sets.Add(set);
                }
            }
        }

        var groups = new Dictionary<int, int>();
        int count = 0;
        foreach (int[] set in sets.Select(static (s, i) => (Set: s, Index: i)).OrderBy(static s => s.Set.Length).ThenBy(static s => s.Index).Select(static s => s.Set))
        {
            if (!set.Any(groups.ContainsKey))
            {
                foreach (int root in set)
                {
                    groups[root] = count;
                }

                count++;
            }
        }

        return groups;
    }

    private void Number(AxisIndices indices, Dictionary<int, int> groups)
    {
        foreach ((Value value, int axis, int start) in indices.Axes)
        {
            var numbers = new int[value.Shape![axis].Value];
            bool any = false;
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = groups.GetValueOrDefault(indices.Find(start + i), -1);
                any |= numbers[i] >= 0;
            }

            if (any)
            {
                _groups[(value, axis)] = numbers;
            }
        }
    }

    private void Collect(int count)
    {
        var slices = new List<ChannelSlice>[count];
        for (int i = 0; i < count; i++)
        {
            slices[i] = [];
        }

        foreach (((Value value, int axis), int[] numbers) in _groups.Where(static g => IsWeight(g.Key.Value)))
        {
            foreach (IGrouping<int, int> group in Enumerable.Range(0, numbers.Length).Where(i => numbers[i] >= 0).GroupBy(i => numbers[i]))
            {
                slices[group.Key].Add(new ChannelSlice(value, axis, [.. group]));
            }
        }

        var families = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            string axes = string.Join('\n', slices[i].Select(static s => $"{s.Weight.Name}\t{s.Axis}\t{s.Positions.Count}").Order(StringComparer.Ordinal));
            if (!families.TryGetValue(axes, out int family))
            {
                family = families.Count;
                families[axes] = family;
            }

            _list.Add(new ChannelGroup(i, family, slices[i]));
        }
    }
}
