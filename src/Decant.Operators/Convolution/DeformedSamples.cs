using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>What the kernel elements of a deformable convolution read.</summary>
internal sealed class DeformedSamples
{
    private readonly double[] _x;
    private readonly double[] _offsets;
    private readonly double[]? _mask;
    private readonly WindowGeometry _window;
    private readonly int _channels;
    private readonly int _groups;

    /// <summary>Checks that offsets and mask fit.</summary>
    /// <exception cref="ModelException">DEC1252: they do not.</exception>
    public DeformedSamples(EvaluationContext context, Tensor x, WindowGeometry window, long groups)
    {
        Tensor offset = context.Input(2);
        Tensor? mask = context.OptionalInput(4);
        long perRank = x.Sizes[0] * groups * window.KernelCount * window.OutputCount;
        if (groups < 1 || x.Sizes[1] % groups != 0 || offset.Length != perRank * window.Rank || (mask is not null && mask.Length != perRank))
        {
            throw context.Fail("DEC1252", $"offsets {offset} and mask {mask} do not fit {x} in {groups} groups");
        }

        (_x, _offsets, _mask, _window) = (x.ToDoubles(), offset.ToDoubles(), mask?.ToDoubles(), window);
        (_channels, _groups) = ((int)x.Sizes[1], (int)groups);
    }

    /// <summary>The elements that one channel of a sample gives to each kernel element (rows) and output position (columns).</summary>
    public double[] Columns(int batch, int channel)
    {
        ReadOnlySpan<double> plane = _x.AsSpan(((batch * _channels) + channel) * _window.InputCount, _window.InputCount);
        int group = (batch * _groups) + (channel / (_channels / _groups));
        int area = _window.OutputCount;
        var columns = new double[_window.KernelCount * area];
        for (int i = 0; i < columns.Length; i++)
        {
            int k = i / area;
            int position = i % area;
            SampleTaps taps = SampleTaps.One;
            for (int axis = 0; axis < _window.Rank; axis++)
            {
                int at = (((((group * _window.KernelCount) + k) * _window.Rank) + axis) * area) + position;
                taps = taps.Times(Linear(Base(k, position, axis) + _offsets[at], _window.Input[axis]), _window.Input[axis]);
            }

            columns[i] = taps.Sum(plane) * (_mask?[(((group * _window.KernelCount) + k) * area) + position] ?? 1);
        }

        return columns;
    }

    private double Base(int kernel, int position, int axis)
    {
        for (int inner = _window.Rank - 1; inner > axis; inner--)
        {
            kernel /= (int)_window.Kernel[inner];
            position /= (int)_window.Output[inner];
        }

        return (position % _window.Output[axis] * _window.Strides[axis]) + (kernel % _window.Kernel[axis] * _window.Dilations[axis]) - _window.PadsBegin[axis];
    }

    private static SampleTaps Linear(double at, long size)
    {
        double floor = Math.Floor(at);
        return new([Inside(floor, size), Inside(floor + 1, size)], [1 - (at - floor), at - floor]);
    }

    private static int Inside(double index, long size) => index >= 0 && index < size ? (int)index : -1;
}
