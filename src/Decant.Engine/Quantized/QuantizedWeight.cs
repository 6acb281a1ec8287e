using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>A constant weight that is dequantized from 8-bit integers.</summary>
/// <param name="Integers">The integers.</param>
/// <param name="Quantization">What they stand for.</param>
internal sealed record QuantizedWeight(Value Integers, WeightQuantization Quantization)
{
    /// <summary>What stands behind a weight whose output channels run along <paramref name="axis"/>, or null.</summary>
    public static QuantizedWeight? Of(Value? value, int axis)
    {
        if (value?.Producer is not { Op: DequantizeLinearOp { BlockSize: 0 } op } node
            || node.Input(0)?.Constant is not { ElementType: ElementType.UInt8 or ElementType.Int8 } integers
            || node.Input(1)?.Constant is not { ElementType: ElementType.Float32 } scale
            || (node.Input(2) is { } given && given.Constant?.Length != scale.Length))
        {
            return null;
        }

        bool single = scale.Length == 1;
        bool perChannel = (op.Axis < 0 ? op.Axis + integers.Rank : op.Axis) == axis && scale.Rank == 1 && scale.Length == integers.Sizes[axis];
        if (!single && !perChannel)
        {
            return null;
        }

        int[] zeros = node.Input(2)?.Constant is { } zeroPoints ? [.. zeroPoints.ToInt64s().Select(static z => (int)z)] : new int[scale.Length];
        return new QuantizedWeight(
            node.Inputs[0]!, new WeightQuantization(integers.ElementType, EquatableList.From(scale.ToArray<float>()), EquatableList.From(zeros)));
    }

    /// <summary>The bias as 32-bit integers of scale <c>input scale · weight scale</c>; null where it cannot be had. An absent bias is empty.</summary>
    public int[]? Bias(Value? bias, Quantization input, int channels)
    {
        if (bias is null)
        {
            return [];
        }

        double[] scales = [.. Enumerable.Range(0, channels).Select(c => (double)(input.Scale * Quantization.Scales[Quantization.Scales.Count == 1 ? 0 : c]))];
        if (bias.Producer is { Op: DequantizeLinearOp { BlockSize: 0 } } node && node.Input(0)?.Constant is { ElementType: ElementType.Int32 } integers
            && integers.Length == channels && node.Input(1)?.Constant is { } scale && Fits(scale, scales) && node.Input(2)?.Constant?.ToInt64s().All(static z => z == 0) != false)
        {
            return integers.ToArray<int>();
        }

        float[]? values = (bias.Constant ?? Dequantized(bias))?.ToFloats();
        return values?.Length == channels
            ? [.. values.Select((v, c) => (int)Math.Clamp(Math.Round(v / scales[c], MidpointRounding.ToEven), int.MinValue, int.MaxValue))]
            : null;
    }

    private static bool Fits(Tensor scale, double[] expected)
    {
        float[] given = scale.ToFloats();
        return (given.Length == 1 || given.Length == expected.Length)
            && !expected.Where((e, c) => Math.Abs(given[given.Length == 1 ? 0 : c] - e) > 1e-6 * e).Any();
    }

    private static Tensor? Dequantized(Value value)
    {
        if (value.Producer is not { Op: DequantizeLinearOp } node || node.Inputs.Any(static i => i is not null && i.Constant is null))
        {
            return null;
        }

        var context = new EvaluationContext(node, [.. node.Inputs.Select(static i => i?.Constant)], static (_, _) => []);
        NodeEvaluation.Run(context);
        return context.Outputs[0] as Tensor;
    }
}
