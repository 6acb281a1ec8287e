using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary><c>Y = clamp(saturate(rint(Σ (X − zx) · ((sx / sy) / count)) + zy))</c> over each window: a 32-bit sum, one single-precision factor, halves to even.</summary>
/// <param name="Window">The window; null is all positions.</param>
/// <param name="CeilMode">Whether a last window that is only partly covered counts.</param>
/// <param name="CountIncludePad">Whether padding counts.</param>
/// <param name="KeepDims">Whether the positions of a pool over all of them remain as axes of size 1.</param>
/// <param name="Input">The scale of X.</param>
/// <param name="Output">The scale of Y.</param>
/// <param name="Clamp">The bounds of Y.</param>
internal sealed record QuantizedAveragePoolOp(
    SlidingWindow? Window, bool CeilMode, bool CountIncludePad, bool KeepDims, Quantization Input, Quantization Output, QuantizedClamp Clamp) : LoweredOp
{
    /// <inheritdoc/>
    protected override string Name => "QuantizedAveragePool";

    /// <summary>The factor of a window's sum.</summary>
    public float Multiplier(long count) => Input.Scale / Output.Scale / count;

    /// <summary>The windows over an input shape.</summary>
    public WindowGeometry Geometry(string who, Shape x)
    {
        long[] positions = x.Sizes[2..].ToArray();
        return Window is null
            ? new SlidingWindow().Resolve(who, positions, positions)
            : Window.Resolve(who, positions, Window.KernelShape!.Value.AsSpan(), CeilMode);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) =>
        context.SetOutput(0, Output.Type, context.Shape(0) is { IsStatic: true } x ? Result(x, Geometry(context.Who, x)) : null);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        WindowGeometry window = Geometry(context.Who, x.Shape);
        int[] values = Centred(x, Input.ZeroPoint);
        int[] counts = Counts(window);
        int planes = (int)(x.Sizes[0] * x.Sizes[1]);
        var result = new int[planes * window.OutputCount];
        for (int plane = 0; plane < planes; plane++)
        {
            Span<int> sums = result.AsSpan(plane * window.OutputCount, window.OutputCount);
            foreach (WindowRun run in window.Runs.SelectMany(static r => r))
            {
                for (int i = 0; i < run.Count; i++)
                {
                    sums[run.Output + i] += values[(plane * window.InputCount) + run.Input + (i * window.RunStep)];
                }
            }

            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] = Output.Range.Requantize(sums[i], Multiplier(counts[i]), Output.ZeroPoint);
            }
        }

        context.SetOutput(0, Pack(Output.Type, result, Clamp, Result(x.Shape, window)));
    }

    /// <summary>The number of elements that each window's mean is over.</summary>
    public int[] Counts(WindowGeometry window)
    {
        var counts = new int[window.OutputCount];
        for (int i = 0; i < counts.Length; i++)
        {
            int count = 1, rest = i;
            for (int axis = window.Rank - 1; axis >= 0; axis--)
            {
                long start = (rest % window.Output[axis] * window.Strides[axis]) - window.PadsBegin[axis];
                rest /= (int)window.Output[axis];
                long least = CountIncludePad ? -window.PadsBegin[axis] : 0;
                long end = window.Input[axis] + (CountIncludePad ? window.PadsEnd[axis] : 0);
                count *= (int)Enumerable.Range(0, (int)window.Kernel[axis]).Count(k => start + (k * window.Dilations[axis]) is var at && at >= least && at < end);
            }

            counts[i] = count;
        }

        return counts;
    }

    private Shape Result(Shape x, WindowGeometry window) => Window is null && !KeepDims
        ? Shape.Of(x.Sizes[..2])
        : Shape.Of([x.Sizes[0], x.Sizes[1], .. window.Output]);
}
