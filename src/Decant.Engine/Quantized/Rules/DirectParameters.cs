using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Reads constant scales and zero points that a node takes as inputs.</summary>
internal static class DirectParameters
{
    /// <summary>The scale of an 8-bit operand, or null where it is no constant.</summary>
    public static Quantization? Activation(Node node, int value, int scale, int zeroPoint) =>
        node.Input(value)?.TensorType is { ElementType: ElementType.UInt8 or ElementType.Int8 } type ? Read(node, type.ElementType, scale, zeroPoint) : null;

    /// <summary>The scale of the result, whose type is that of its zero point, or null where it is no constant.</summary>
    public static Quantization? Output(Node node, int scale, int zeroPoint) =>
        node.Output(0)?.TensorType is { ElementType: ElementType.UInt8 or ElementType.Int8 } type ? Read(node, type.ElementType, scale, zeroPoint) : null;

    /// <summary>The scales of an 8-bit weight, or null where they are no constants.</summary>
    public static WeightQuantization? Weight(Node node, int value, int scale, int zeroPoint)
    {
        if (node.Input(value)?.TensorType is not { ElementType: ElementType.UInt8 or ElementType.Int8 } type
            || node.Input(scale)?.Constant is not { ElementType: ElementType.Float32, Rank: <= 1 } scales
            || node.Input(zeroPoint)?.Constant is not { Rank: <= 1 } zeros || (zeros.Length != 1 && zeros.Length != scales.Length))
        {
            return null;
        }

        int[] values = [.. zeros.ToInt64s().Select(static z => (int)z)];
        int[] expanded = values.Length == scales.Length ? values : [.. Enumerable.Repeat(values[0], (int)scales.Length)];
        return new WeightQuantization(type.ElementType, EquatableList.From(scales.ToArray<float>()), EquatableList.From(expanded));
    }

    private static Quantization? Read(Node node, ElementType type, int scale, int zeroPoint)
    {
        return node.Input(scale)?.Constant is { ElementType: ElementType.Float32, Length: 1 } factor && node.Input(zeroPoint)?.Constant is { Length: 1 } zero
            ? new Quantization(type, factor.AsSpan<float>()[0], (int)zero.ReadInt64(0))
            : null;
    }
}
