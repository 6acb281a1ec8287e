namespace Decant.Formats.Onnx;

/// <summary>What versions only added, of operators that no other family changes.</summary>
internal static class AdditionChanges
{
    /// <summary>The changes.</summary>
    public static IEnumerable<OperatorChange> All { get; } =
    [
        new("Attention", 24) { NewInput = 6 },
        new("GatherND", 12) { NewAttributes = ["batch_dims"] },
        new("OptionalHasElement", 18) { Needs = static (n, _) => n.HasInput(0) ? null : "it has no input" },
    ];
}
