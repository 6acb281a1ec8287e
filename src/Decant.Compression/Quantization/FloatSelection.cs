using System.Globalization;
using Decant.Graphs;

namespace Decant.Compression;

/// <summary>
/// Turns what a user says of layers by their place into names: <c>first:N</c> and <c>last:N</c> are the first and last N layers with weights in
/// the graph's order, <c>depth:A-B</c> those with A to B such layers on the longest way from the inputs, themselves included (<c>depth:A</c>: one
/// depth). Anything else is a pattern of names and stays.
/// </summary>
public static class FloatSelection
{
    /// <summary>The names of the layers, by the first output of each.</summary>
    /// <param name="model">The float model.</param>
    /// <param name="selectors">Places and patterns.</param>
    /// <exception cref="ArgumentException">A place is malformed, or a pattern matches nothing.</exception>
    public static IReadOnlyList<string> Resolve(Model model, IReadOnlyList<string> selectors)
    {
        Node[] layers = [.. model.Graph.Nodes.Where(static n => QuantizationScope.WeightSlots(n).Count > 0)];
        return [.. selectors.SelectMany(s => Resolve(model, layers, s)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The layers with weights on the longest way from the inputs to each node, the node itself included.</summary>
    /// <param name="model">The model.</param>
    /// <param name="isLayer">Which nodes count.</param>
    public static IReadOnlyDictionary<Node, int> Depths(Model model, Predicate<Node> isLayer)
    {
        var depths = new Dictionary<Node, int>();
        foreach (Node node in model.Graph.Nodes)
        {
            int before = node.Inputs.Select(i => i?.Producer is { } p ? depths.GetValueOrDefault(p) : 0).DefaultIfEmpty().Max();
            depths[node] = before + (isLayer(node) ? 1 : 0);
        }

        return depths;
    }

    private static IEnumerable<string> Resolve(Model model, Node[] layers, string selector)
    {
        (string kind, string place) = selector.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? (selector[..colon], selector[(colon + 1)..]) : (string.Empty, selector);
        switch (kind)
        {
            case "first":
                return layers.Take(Number(selector, place)).Select(Name);
            case "last":
                return layers.TakeLast(Number(selector, place)).Select(Name);
            case "depth":
                string[] ends = place.Split('-');
                int from = Number(selector, ends[0]);
                int to = ends.Length == 2 ? Number(selector, ends[1]) : ends.Length == 1 ? from : throw Malformed(selector);
                IReadOnlyDictionary<Node, int> depths = Depths(model, layers.Contains);
                return layers.Where(l => depths[l] >= from && depths[l] <= to).Select(Name);
            default:
                return Matches(model, selector)
                    ? [selector]
                    : throw new ArgumentException($"'{selector}' matches no node, value or operator of the model; `decant inspect` lists them", nameof(selector));
        }
    }

    private static bool Matches(Model model, string pattern)
    {
        var patterns = new NamePatterns([pattern]);
        return model.Graph.AllNodes().Any(n => patterns.Matches(n) || n.Inputs.Any(i => i is not null && patterns.Matches(i.Name)));
    }

    private static int Number(string selector, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw Malformed(selector);

    private static ArgumentException Malformed(string selector) =>
        new($"'{selector}': write first:N, last:N, depth:A or depth:A-B", nameof(selector));

    private static string Name(Node layer) => layer.Output(0)!.Name;
}
