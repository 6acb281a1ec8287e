using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>What versions of pooling and of rearranging pixels added.</summary>
internal static class PoolingChanges
{
    /// <summary>The changes.</summary>
    public static IEnumerable<OperatorChange> All { get; } =
    [
        new("AveragePool", 10) { NewAttributes = ["ceil_mode"] },
        new("DepthToSpace", 11) { NewAttributes = ["mode"] },
        new("MaxPool", 10) { NewAttributes = ["ceil_mode", "dilations"] },
        new("MaxPool", 12) { Needs = static (n, c) => c.Type(n.Input(0))?.ElementType.IsInteger() == true ? "it compares integers" : null },
    ];
}
