namespace Decant.Operators;

/// <summary>A sliding window over spatial axes of known size, its padding resolved. All lists hold one number per spatial axis.</summary>
/// <param name="Input">The input's sizes.</param>
/// <param name="Kernel">The kernel's sizes.</param>
/// <param name="Output">The output's sizes.</param>
/// <param name="Strides">The steps.</param>
/// <param name="Dilations">The distances of neighbouring kernel elements.</param>
/// <param name="PadsBegin">The padding before the first element; negative crops.</param>
/// <param name="PadsEnd">The padding after the last element; negative crops.</param>
public sealed record WindowGeometry(
    long[] Input,
    long[] Kernel,
    long[] Output,
    long[] Strides,
    long[] Dilations,
    long[] PadsBegin,
    long[] PadsEnd)
{
    private WindowRun[][]? _runs;

    /// <summary>The number of spatial axes.</summary>
    public int Rank => Input.Length;

    /// <summary>The elements of one channel of the input.</summary>
    public int InputCount => Count(Input);

    /// <summary>The elements of the kernel for one channel.</summary>
    public int KernelCount => Count(Kernel);

    /// <summary>The elements of one channel of the output.</summary>
    public int OutputCount => Count(Output);

    /// <summary>The distance, in input elements, of neighbouring elements of a run.</summary>
    public int RunStep => (int)(Rank == 0 ? 1 : Strides[^1]);

    /// <summary>
    /// For each kernel element, in row-major order, the runs of output elements whose input element lies inside the input. The elements
    /// of a run are neighbours in the output and <see cref="RunStep"/> apart in the input.
    /// </summary>
    public WindowRun[][] Runs => _runs ??= BuildRuns();

    private static int Count(long[] sizes) => checked((int)sizes.Aggregate(1L, static (product, s) => checked(product * s)));

    private WindowRun[][] BuildRuns()
    {
        var runs = new WindowRun[KernelCount][];
        var kernel = new long[Rank];
        for (int k = 0; k < runs.Length; k++)
        {
            runs[k] = RunsOf(kernel);
            Advance(kernel, Kernel);
        }

        return runs;
    }

    private WindowRun[] RunsOf(long[] kernel)
    {
        if (Rank == 0)
        {
            return [new WindowRun(0, 0, 1)];
        }

        if (OutputCount == 0)
        {
            return [];
        }

        int last = Rank - 1;
        (long first, long end) = ValidRange(last, kernel[last]);
        var runs = new List<WindowRun>();
        var position = new long[last];
        long rows = OutputCount / Output[last];
        for (long row = 0; row < rows && first < end; row++)
        {
            if (InputRow(position, kernel) is { } start)
            {
                long column = (first * Strides[last]) + (kernel[last] * Dilations[last]) - PadsBegin[last];
                Append(runs, new WindowRun((int)((row * Output[last]) + first), (int)((start * Input[last]) + column), (int)(end - first)));
            }

            Advance(position, Output);
        }

        return [.. runs];
    }

    // Rows that follow each other in both tensors become one run.
    private void Append(List<WindowRun> runs, WindowRun run)
    {
        if (runs.Count > 0)
        {
            WindowRun before = runs[^1];
            if (before.Output + before.Count == run.Output && before.Input + (before.Count * RunStep) == run.Input)
            {
                runs[^1] = before with { Count = before.Count + run.Count };
                return;
            }
        }

        runs.Add(run);
    }

    private (long First, long End) ValidRange(int axis, long kernel)
    {
        long offset = (kernel * Dilations[axis]) - PadsBegin[axis];
        long first = offset >= 0 ? 0 : (-offset + Strides[axis] - 1) / Strides[axis];
        long room = Input[axis] - 1 - offset;
        long end = room < 0 ? 0 : Math.Min(Output[axis], (room / Strides[axis]) + 1);
        return (first, end);
    }

    private long? InputRow(long[] position, long[] kernel)
    {
        long row = 0;
        for (int axis = 0; axis < position.Length; axis++)
        {
            long at = (position[axis] * Strides[axis]) + (kernel[axis] * Dilations[axis]) - PadsBegin[axis];
            if (at < 0 || at >= Input[axis])
            {
                return null;
            }

            row = (row * Input[axis]) + at;
        }

        return row;
    }

    private static void Advance(long[] index, long[] sizes)
    {
        for (int axis = index.Length - 1; axis >= 0; axis--)
        {
            if (++index[axis] < sizes[axis])
            {
                return;
            }

            index[axis] = 0;
        }
    }
}
