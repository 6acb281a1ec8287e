using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Conformance.Tests;

/// <summary>The operators whose shapes may stay unknown, each with the reason: lines of operator, when, reason.</summary>
internal static class DataDependentShapes
{
    private static readonly Dictionary<(string Operator, string When), string> Reasons = Read();

    /// <summary>Whether an output of a node may be inferred less precisely than it is executed.</summary>
    /// <param name="node">The node.</param>
    /// <param name="constant">Whether all inputs of the graph are constants.</param>
    public static bool Allow(Node node, bool constant) => IsListed(node, constant, []);

    // What reads a value of unknown shape, or whole numbers that are not known, is unknown for the same reason.
    private static bool IsListed(Node node, bool constant, HashSet<Node> seen)
    {
        string name = node.Op.Schema.Name;
        return Reasons.ContainsKey((name, "always")) || (!constant && Reasons.ContainsKey((name, "computed")))
            || (seen.Add(node) && node.Inputs.Any(i => i?.Producer is { } producer && !IsKnown(i) && IsListed(producer, constant, seen)));
    }

    private static bool IsKnown(Value value) => value.Type is TensorType { Shape.IsStatic: true } type
        && (type.ElementType is not (ElementType.Int32 or ElementType.Int64) || value.Elements is { IsConstant: true });

    private static Dictionary<(string Operator, string When), string> Read()
    {
        using var reader = new StreamReader(typeof(DataDependentShapes).Assembly.GetManifestResourceStream("DataDependentShapes.tsv")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(static l => !l.StartsWith('#'))
            .Select(static l => l.Split('\t'))
            .ToDictionary(static f => (f[0], f[1] is "always" or "computed" ? f[1] : throw new InvalidDataException($"{f[0]}: '{f[1]}'")), static f => f[2]);
    }
}
