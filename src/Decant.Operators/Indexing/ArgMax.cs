using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Where along an axis the largest element lies, as int64.</summary>
/// <param name="Axis">The axis; it may count from the end.</param>
/// <param name="KeepDims">Whether the axis stays, with size one.</param>
/// <param name="SelectLastIndex">Whether the last of equal elements is taken rather than the first.</param>
public sealed record ArgMaxOp(long Axis = 0, bool KeepDims = true, bool SelectLastIndex = false) : ArgReduceOp(Axis, KeepDims, SelectLastIndex)
{
    /// <summary>ONNX ArgMax.</summary>
    public static OperatorSchema Definition { get; } = Define("ArgMax", static (axis, keep, last) => new ArgMaxOp(axis, keep, last));

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override bool IsMoreExtreme(int comparison) => comparison > 0;
}
