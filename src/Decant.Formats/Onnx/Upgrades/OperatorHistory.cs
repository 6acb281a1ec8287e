using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>What the opset versions of ONNX's own domain changed, and the ways from older versions to the newest and back.</summary>
internal static class OperatorHistory
{
    /// <summary>Files can be written at this version and newer ones, beside the version that they were read at.</summary>
    public const int OldestTarget = 9;

    private static readonly ILookup<string, OperatorChange> Changes = Families().ToLookup(static c => c.Name, StringComparer.Ordinal);

    /// <summary>Every change, for tests.</summary>
    internal static IEnumerable<OperatorChange> All => Changes.SelectMany(static c => c);

    /// <summary>Brings a node of <paramref name="version"/> to the newest version.</summary>
    /// <returns>Whether anything changed, and null or why it cannot be.</returns>
    public static (bool Changed, string? Reason) Upgrade(VersionedNode node, long version, VersionContext context)
    {
        bool changed = false;
        while (NextBreaking(node.OpType, version) is { } change)
        {
            if (change.Upgrade!(node, context) is { } reason)
            {
                return (true, reason);
            }

            changed = true;
            version = change.Version;
        }

        return (changed, null);
    }

    /// <summary>Brings a node of the newest version to <paramref name="version"/>, or says why it cannot be.</summary>
    public static string? Lower(VersionedNode node, long version, VersionContext context)
    {
        // A step may make another operator of the node, whose own earlier changes follow.
        long above = long.MaxValue;
        while (Changes[node.OpType].Where(c => c.Version > version && c.Version < above).MaxBy(static c => c.Version) is { } change)
        {
            if (change.Lower(node, context) is { } reason)
            {
                return $"{reason}, which needs opset {change.Version}";
            }

            above = change.Version;
        }

        int first = OperatorIntroductions.Of(node.OpType);
        return first > version ? $"the operator needs opset {first}" : null;
    }

    /// <summary>Whether a node written for one version means the same at another.</summary>
    public static bool MeansTheSame(string name, long version, long other) =>
        !Changes[name].Any(c => c.IsBreaking && c.Version > Math.Min(version, other) && c.Version <= Math.Max(version, other));

    /// <summary>The oldest opset that knows tensors of <paramref name="type"/>.</summary>
    public static int OldestOpset(ElementType type) => type switch
    {
        ElementType.BFloat16 => 13,
        ElementType.Float8E4M3FN or ElementType.Float8E4M3FNUZ or ElementType.Float8E5M2 or ElementType.Float8E5M2FNUZ => 19,
        ElementType.Int4 or ElementType.UInt4 => 21,
        ElementType.Float4E2M1 => 23,
        ElementType.Float8E8M0 => 24,
        ElementType.Int2 or ElementType.UInt2 => 25,
        _ => 1,
    };

    private static OperatorChange? NextBreaking(string name, long version) =>
        Changes[name].Where(c => c.IsBreaking && c.Version > version).MinBy(static c => c.Version);

    private static IEnumerable<OperatorChange> Families() =>
    [
        .. AdditionChanges.All,
        .. AxisChanges.All,
        .. ElementwiseChanges.All,
        .. LegacyChanges.All,
        .. MovementChanges.All,
        .. NormalizationChanges.All,
        .. PoolingChanges.All,
        .. QuantizationChanges.All,
        .. RecurrentChanges.All,
        .. ReductionChanges.All,
        .. SamplingChanges.All,
        .. SoftmaxChanges.All,
    ];
}
