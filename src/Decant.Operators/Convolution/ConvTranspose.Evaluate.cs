using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <content>Reference evaluation.</content>
public sealed partial record ConvTransposeOp
{
    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        Tensor w = context.Input(1);
        if (x.Rank < 2 || w.Rank != x.Rank || Group < 1 || w.Sizes[0] != x.Sizes[1] || x.Sizes[1] % Group != 0)
        {
            throw context.Fail("DEC1252", $"input {x} and weight {w} do not fit each other in {Group} groups");
        }

        WindowGeometry window = Resolve(context.Who, x.Shape, w.Shape);
        int outputs = (int)(w.Sizes[1] * Group);
        double[] y = x.ElementType == ElementType.Float64
            ? Scatter<double, OwnSums<double>>(context, x.AsSpan<double>(), w.AsSpan<double>(), window, outputs)
            : Scatter<float, SingleSums>(context, TensorConversion.Floats(x), TensorConversion.Floats(w), window, outputs);
        if (context.OptionalInput(2) is { } bias)
        {
            FloatConvolution.AddBias(y, bias.ToDoubles(), window.InputCount);
        }

        var shape = Shape.Of([x.Sizes[0], outputs, .. window.Input]);
        context.SetOutput(0, TensorConversion.FromDoubles(x.ElementType, y, shape));
    }

    /// <summary>The geometry of the convolution that this one transposes: its input is Y, its output is X.</summary>
    /// <param name="who">The node, for messages.</param>
    /// <param name="x">The shape of X [N,C,…], all sizes known.</param>
    /// <param name="w">The shape of W [C,M/group,…].</param>
    /// <exception cref="ModelException">DEC1251: the attributes do not fit the sizes.</exception>
    public WindowGeometry Resolve(string who, Shape x, Shape w)
    {
        int rank = x.Rank - 2;
        Window.Check(who, rank);
        var y = new long[rank];
        var begin = new long[rank];
        var end = new long[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            long input = x.Sizes[axis + 2];
            long kernel = w.Sizes[axis + 2];
            y[axis] = OutputSize(axis, input, kernel).Value;
            (begin[axis], end[axis]) = ResolvePad(axis, input, kernel, y[axis]);
            if (y[axis] < 0)
            {
                throw new ModelException("DEC1251", $"{who}: spatial axis {axis} of {x} would have {y[axis]} elements");
            }
        }

        return new(
            y, w.Sizes[2..].ToArray(), x.Sizes[2..].ToArray(), [.. Enumerable.Range(0, rank).Select(Window.Stride)],
            [.. Enumerable.Range(0, rank).Select(Window.Dilation)], begin, end);
    }

    private (long Begin, long End) ResolvePad(int axis, long input, long kernel, long output)
    {
        bool derived = OutputShape is { Count: > 0 } || Window.AutoPad is AutoPad.SameUpper or AutoPad.SameLower;
        if (!derived)
        {
            return Window.Pad(axis);
        }

        long extent = ((kernel - 1) * Window.Dilation(axis)) + 1;
        long total = Math.Max(((input - 1) * Window.Stride(axis)) + Padding(axis) + extent - output, 0);
        long less = total / 2;
        return Window.AutoPad == AutoPad.SameUpper ? (less, total - less) : (total - less, less);
    }

    private double[] Scatter<T, TSums>(EvaluationContext context, ReadOnlySpan<T> x, ReadOnlySpan<T> w, WindowGeometry window, int outputs)
        where T : unmanaged
        where TSums : ISums<T, double>
    {
        int batch = (int)context.Input(0).Sizes[0];
        int channels = (int)context.Input(0).Sizes[1];
        int perGroup = outputs / (int)Group;
        var y = new double[checked((long)batch * outputs * window.InputCount)];
        for (int plane = 0; plane < batch * channels; plane++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            int channel = plane % channels;
            int first = (plane / channels * outputs) + (channel / (channels / (int)Group) * perGroup);
            ReadOnlySpan<T> source = x.Slice(plane * window.OutputCount, window.OutputCount);
            for (int m = 0; m < perGroup; m++)
            {
                ReadOnlySpan<T> weights = w.Slice(((channel * perGroup) + m) * window.KernelCount, window.KernelCount);
                ScatterPlane<T, TSums>(y.AsSpan((first + m) * window.InputCount, window.InputCount), source, weights, window);
            }
        }

        return y;
    }

    private static void ScatterPlane<T, TSums>(Span<double> target, ReadOnlySpan<T> source, ReadOnlySpan<T> weights, WindowGeometry window)
        where T : unmanaged
        where TSums : ISums<T, double>
    {
        for (int k = 0; k < weights.Length; k++)
        {
            foreach (WindowRun run in window.Runs[k])
            {
                if (window.RunStep == 1)
                {
                    TSums.AddScaled(target.Slice(run.Input, run.Count), source[run.Output..], 1, weights[k]);
                    continue;
                }

                for (int i = 0; i < run.Count; i++)
                {
                    TSums.AddScaled(target.Slice(run.Input + (i * window.RunStep), 1), source[(run.Output + i)..], 1, weights[k]);
                }
            }
        }
    }
}
