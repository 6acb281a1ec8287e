using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>The types of concrete values.</summary>
internal static class ValueTypes
{
    private const double Tame = 1e4;

    /// <summary>The static type of a value; the shape of a sequence's items is known where all have one.</summary>
    public static DataType Of(RuntimeValue value) => value switch
    {
        Tensor tensor => new TensorType(tensor.ElementType, tensor.Shape),
        RuntimeSequence { Items.Count: > 0 } sequence => new SequenceType(Common([.. sequence.Items.Select(Of)])),
        RuntimeOptional { Value: { } inner } => new OptionalType(Of(inner)),
        _ => throw new ArgumentException($"{value} has no type", nameof(value)),
    };

    /// <summary>Whether all numbers are finite and none is huge, so that arithmetic on them says something.</summary>
    public static bool IsTame(RuntimeValue value) => value switch
    {
        Tensor { ElementType: ElementType.String or ElementType.Complex64 or ElementType.Complex128 } => true,
        Tensor tensor => Array.TrueForAll(tensor.ToDoubles(), static v => Math.Abs(v) < Tame),
        RuntimeSequence sequence => sequence.Items.Count > 0 && sequence.Items.All(IsTame),
        RuntimeOptional optional => optional.Value is { } inner && IsTame(inner),
        _ => true,
    };

    private static DataType Common(DataType[] types) =>
        types[0] is TensorType first && types.Any(t => !t.Equals(first)) ? new TensorType(first.ElementType) : types[0];
}
