using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Means of quantized elements: inputs X, x_scale, x_zero_point, y_scale, y_zero_point.</summary>
internal static class QuantizedPool
{
    /// <summary>The inputs.</summary>
    public static EquatableList<Parameter> Inputs { get; } =
    [
        new("X", TypeSet.Int8OrUInt8, "T"), new("x_scale", TypeSet.Of(ElementType.Float32)), QuantizedLookup.Zero("x_zero_point"),
        new("y_scale", TypeSet.Of(ElementType.Float32)), QuantizedLookup.Zero("y_zero_point"),
    ];

    /// <summary>Sets output 0 to the mean under each window: <c>saturate(rint((float)acc * (x_scale / (y_scale * count))) + y_zero_point)</c>.</summary>
    public static void Evaluate(EvaluationContext context, Func<long[], WindowGeometry> resolve, bool channelsLast, bool countPadding)
    {
        Tensor x = context.Input(0);
        if (x.Rank < 2)
        {
            throw context.Fail("DEC1254", $"input {x}: expected batch and channels");
        }

        QuantizedOperand source = QuantizedOperand.Read(context, x.ElementType, 1, 2);
        QuantizedOperand target = QuantizedOperand.Read(context, x.ElementType, 3, 4);
        Shape shape = channelsLast ? ChannelsLast.ToFirst(x.Shape) : x.Shape;
        int[] values = Array.ConvertAll(QuantizedData.Read(x), v => v - source.ZeroPoint);
        values = channelsLast ? ChannelsLast.ToFirst(values, shape.Sizes[0], shape.Sizes[1]) : values;
        WindowGeometry window = resolve(shape.Sizes[2..].ToArray());
        int[] sums = WindowSums.Add<int>(values, shape.Sizes[0] * shape.Sizes[1], window);
        double[] counts = WindowSums.Counts(window, countPadding);
        var range = QuantizedRange.Of(x.ElementType);
        for (int i = 0; i < sums.Length; i++)
        {
            float multiplier = source.Scale / (target.Scale * (float)counts[i % counts.Length]);
            sums[i] = range.Requantize(sums[i], multiplier, target.ZeroPoint);
        }

        Shape output = Correlation.OutputShape(shape.Sizes[0], shape.Sizes[1], window);
        context.SetOutput(0, channelsLast
            ? QuantizedData.Write(x.ElementType, ChannelsLast.ToLast(sums, shape.Sizes[0], shape.Sizes[1]), ChannelsLast.ToLast(output))
            : QuantizedData.Write(x.ElementType, sums, output));
    }

    /// <summary>The facts of a mean.</summary>
    public static OperatorFacts Facts(Node node, bool channelsLast)
    {
        int rank = node.Input(0)?.Shape?.Rank ?? 0;
        int channels = channelsLast ? rank - 1 : 1;
        return new()
        {
            ValueInputs = [0],
            Accumulator = ElementType.Int32,
            Axes = rank < 2 ? [] : [new(0, 0, 0, 0), new(0, channels, 0, channels)],
        };
    }
}
