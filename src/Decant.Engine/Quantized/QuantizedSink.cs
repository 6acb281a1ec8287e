using Decant.Graphs;
using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>The QuantizeLinear node that alone reads a float value, perhaps behind a clamping activation.</summary>
/// <param name="Quantize">The node.</param>
/// <param name="Quantization">The scale of its output.</param>
/// <param name="Clamp">The bounds that the activation sets.</param>
/// <param name="Nodes">The nodes that the lowered one stands for, behind the one that computes the value.</param>
internal sealed record QuantizedSink(Node Quantize, Quantization Quantization, QuantizedClamp Clamp, IReadOnlyList<Node> Nodes)
{
    /// <summary>What reads a value, or null where it is not quantized so.</summary>
    public static QuantizedSink? Of(Value? value)
    {
        if (Reader(value) is not { } reader)
        {
            return null;
        }

        if (reader.Op is QuantizeLinearOp)
        {
            return OutputOf(reader) is { } direct ? new QuantizedSink(reader, direct, direct.FullRange, [reader]) : null;
        }

        return FusableOperators.ActivationOf(reader) is { Kind: ActivationKind.Relu or ActivationKind.Clip } activation
            && Reader(reader.Outputs[0]) is { Op: QuantizeLinearOp } quantize && OutputOf(quantize) is { } output
                ? new QuantizedSink(quantize, output, ClampOf(activation, output), [reader, quantize])
                : null;
    }

    private static Node? Reader(Value? value) =>
        value is { Uses.Count: 1 } && value.Uses[0].Node is { } node && node.Graph == value.Graph && node.Inputs[0] == value ? node : null;

    private static Quantization? OutputOf(Node quantize)
    {
        var op = (QuantizeLinearOp)quantize.Op;
        ElementType? type = quantize.Output(0)?.TensorType?.ElementType;
        return op.BlockSize == 0 && op.Precision is ElementType.Undefined or ElementType.Float32 && type is ElementType.UInt8 or ElementType.Int8
            ? QuantizedSource.Parameters(quantize, type.Value)
            : null;
    }

    private static QuantizedClamp ClampOf(Activation activation, Quantization output)
    {
        (float low, float high) = activation.Kind == ActivationKind.Relu ? (0, float.PositiveInfinity) : (activation.Alpha, activation.Beta);
        return new QuantizedClamp(output.Quantize(low), output.Quantize(high));
    }
}
