using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <content>Reference evaluation.</content>
public sealed partial record ResizeOp
{
    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        ResizeAxis[] axes = [.. ResolveAxes(context, x).Where(static a => !a.IsIdentity)];
        if (Mode == ResizeMode.Nearest && Transformation != CoordinateTransformation.TfCropAndResize)
        {
            context.SetOutput(0, Select(context, x, axes));
            return;
        }

        double[] values = TensorConversion.Doubles(x).ToArray();
        long[] sizes = x.Sizes.ToArray();
        foreach (ResizeAxis axis in axes)
        {
            values = ResizeOne(values, sizes, axis);
            sizes[axis.Axis] = axis.Output;
        }

        if (Transformation == CoordinateTransformation.TfCropAndResize)
        {
            Extrapolate(values, sizes, axes);
        }

        context.SetOutput(0, NumberConversion.FromDoubles(x.ElementType, values, Shape.Of(sizes)));
    }

    private double[] ResizeOne(double[] values, long[] sizes, ResizeAxis axis)
    {
        long inner = Shape.CountElements(sizes.AsSpan(axis.Axis + 1));
        long outer = Shape.CountElements(sizes.AsSpan(0, axis.Axis));
        var result = new double[checked(outer * axis.Output * inner)];
        for (long index = 0; index < axis.Output; index++)
        {
            ResizeTaps taps = Mode == ResizeMode.Nearest
                ? ResizeTaps.Single(Nearest(axis, index))
                : ResizeTaps.Of(this, axis, axis.Coordinate(Transformation, index));
            for (long o = 0; o < outer; o++)
            {
                Span<double> target = result.AsSpan((int)(((o * axis.Output) + index) * inner), (int)inner);
                for (int tap = 0; tap < taps.Indices.Length; tap++)
                {
                    ReadOnlySpan<double> source = values.AsSpan((int)(((o * axis.Input) + taps.Indices[tap]) * inner), (int)inner);
                    OwnSums<double>.AddScaled(target, source, 1, taps.Weights[tap]);
                }
            }
        }

        return result;
    }

    private void Extrapolate(double[] values, long[] sizes, ResizeAxis[] axes)
    {
        long[] strides = Shape.Of(sizes).Strides();
        foreach (ResizeAxis axis in axes)
        {
            for (int i = 0; i < values.Length; i++)
            {
                if (axis.IsOutside(axis.Coordinate(Transformation, i / strides[axis.Axis] % sizes[axis.Axis])))
                {
                    values[i] = ExtrapolationValue;
                }
            }
        }
    }

    private Tensor Select(EvaluationContext context, Tensor x, ResizeAxis[] axes)
    {
        Tensor result = x;
        foreach (ResizeAxis axis in axes)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            result = SliceStack.Select(result, axis.Axis, [.. Enumerable.Range(0, (int)axis.Output).Select(i => Nearest(axis, i))]);
        }

        return result;
    }

    private long Nearest(ResizeAxis axis, long index)
    {
        float coordinate = axis.SingleCoordinate(Transformation, index);
        float nearest = NearestMode switch
        {
            NearestMode.Floor => MathF.Floor(coordinate),
            NearestMode.Ceil => MathF.Ceiling(coordinate),
            NearestMode.RoundPreferCeil => MathF.Floor(coordinate + 0.5f),
            _ => MathF.Ceiling(coordinate - 0.5f),
        };
        return Math.Clamp((long)nearest, 0, axis.Input - 1);
    }
}
