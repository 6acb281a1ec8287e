using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators on images.</summary>
public static class ImageOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        ResizeOp.Definition,
    ];
}
