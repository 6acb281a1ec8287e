using Decant.Graphs;

namespace Decant.Compression;

/// <summary>Chooses which groups go, for a share of channels that is left.</summary>
internal sealed class ChannelSelection
{
    private readonly Family[] _families;
    private readonly ChannelPruningOptions _options;
    private readonly (double Score, int Group)[] _ranked;
    private readonly Dictionary<int, Family> _familyOf = [];
    private readonly double _leastCost;

    /// <summary>Ranks the groups.</summary>
    /// <param name="analysis">The groups.</param>
    /// <param name="scores">How much each matters.</param>
    /// <param name="options">The scope and limits.</param>
    /// <param name="cost">What a node costs.</param>
    public ChannelSelection(ChannelAnalysis analysis, double[] scores, ChannelPruningOptions options, Func<Node, double> cost)
    {
        _options = options;
        var keep = new NamePatterns(options.Keep);
        _families = [.. analysis.Groups.GroupBy(static g => g.Family)
            .Where(f => f.Count() > 1 && !f.First().Slices.Any(s => keep.Matches(s.Weight.Name) || s.Weight.Uses.Any(u => u.Node is { } n && keep.Matches(n))))
            .Select(f => new Family([.. f.OrderBy(g => scores[g.Index]).ThenBy(static g => g.Index).Select(static g => g.Index)]))];
        foreach (Family family in _families)
        {
            double mean = family.Groups.Average(g => scores[g]);
            foreach (int group in family.Groups)
            {
                _familyOf[group] = family;
            }

            family.Scale = mean > 0 && double.IsFinite(mean) ? 1 / mean : 1;
        }

        Dictionary<int, double> costs = Costs(analysis, cost);
        _leastCost = costs.Values.Where(static c => c > 0).DefaultIfEmpty(1).Min();
        _ranked = [.. _familyOf.Keys.Select(g => (Score: Global(scores, costs, g), Group: g)).OrderBy(static r => r.Score).ThenBy(static r => r.Group)];
    }

    /// <summary>The groups that go so that a share of all channels is left.</summary>
    public HashSet<int> Take(double left) => _options.Scope == PruningScope.Global ? TakeGlobally(left) : TakeFromEach(left);

    private double Global(double[] scores, Dictionary<int, double> costs, int group) => _options.Criterion.ComparesFamilies
        ? scores[group] / (costs.GetValueOrDefault(group) is > 0 and var cost ? cost : _leastCost)
        : scores[group] * _familyOf[group].Scale;

    private HashSet<int> TakeFromEach(double left) =>
        [.. _families.SelectMany(f => f.Groups.Take(f.Groups.Length - Kept(f, left * f.Groups.Length)))];

    private HashSet<int> TakeGlobally(double left)
    {
        int wanted = _ranked.Length - (int)Math.Round(left * _ranked.Length);
        var counts = _families.ToDictionary(static f => f, static _ => 0);
        foreach ((_, int group) in _ranked)
        {
            Family family = _familyOf[group];
            if (wanted > 0 && family.Groups.Length - counts[family] > Kept(family, _options.LeastShare * family.Groups.Length))
            {
                counts[family]++;
                wanted--;
            }
        }

        return [.. counts.SelectMany(c => c.Key.Groups.Take(c.Key.Groups.Length - Kept(c.Key, c.Key.Groups.Length - c.Value)))];
    }

    // At least one multiple stays, or all where there are fewer.
    private int Kept(Family family, double wanted)
    {
        int all = family.Groups.Length;
        double least = Math.Max(wanted, _options.LeastShare * all);
        int multiple = Math.Max(1, _options.Multiple);
        int rounded = Math.Max(multiple, (int)Math.Round(least / multiple, MidpointRounding.AwayFromZero) * multiple);
        return Math.Min(all, rounded);
    }

    // What falls away with a group, each axis of a weight taken alone.
    private static Dictionary<int, double> Costs(ChannelAnalysis analysis, Func<Node, double> cost)
    {
        var costs = new Dictionary<int, double>();
        foreach (ChannelGroup group in analysis.Groups)
        {
            costs[group.Index] = group.Slices.Sum(s =>
                s.Weight.Uses.Where(static u => u.Node is not null).Sum(u => cost(u.Node!)) * s.Positions.Count / s.Weight.Shape![s.Axis].Value);
        }

        return costs;
    }

    private sealed class Family(int[] groups)
    {
        public int[] Groups { get; } = groups;

        public double Scale { get; set; } = 1;
    }
}
