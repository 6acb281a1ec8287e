namespace Decant.Operators;

/// <summary>One axis of a point that GridSample reads at.</summary>
internal static class SampleAxis
{
    private const double CubicCoefficient = -0.75;

    /// <summary>The taps along an axis of <paramref name="size"/> elements at a coordinate from -1 to 1.</summary>
    public static SampleTaps Taps(GridSampleOp op, double coordinate, long size)
    {
        double at = op.AlignCorners ? (coordinate + 1) / 2 * (size - 1) : (((coordinate + 1) * size) - 1) / 2;
        at = op.Mode == ResizeMode.Nearest ? Math.Round(at, MidpointRounding.ToEven) : at;
        (double low, double high) = op.AlignCorners ? (0, size - 1.0) : (-0.5, size - 0.5);
        if (at < low || at > high)
        {
            at = op.Padding switch
            {
                SamplePadding.Border => Math.Clamp(at, 0, size - 1),
                SamplePadding.Reflection => Reflect(at, low, high),
                _ => at,
            };
        }

        double floor = Math.Floor(at);
        double rest = at - floor;
        double[] weights = op.Mode switch
        {
            ResizeMode.Nearest => [1],
            ResizeMode.Linear => [1 - rest, rest],
            _ => [Cubic(1 + rest), Cubic(rest), Cubic(1 - rest), Cubic(2 - rest)],
        };
        long first = op.Mode switch
        {
            ResizeMode.Nearest => (long)Math.Round(at, MidpointRounding.ToEven),
            ResizeMode.Linear => (long)floor,
            _ => (long)floor - 1,
        };
        var indices = new int[weights.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            indices[i] = Index(op, first + i, size, low, high);
        }

        return new(indices, weights);
    }

    private static int Index(GridSampleOp op, long index, long size, double low, double high)
    {
        if (index >= 0 && index < size)
        {
            return (int)index;
        }

        return op.Padding switch
        {
            SamplePadding.Border => (int)Math.Clamp(index, 0, size - 1),
            SamplePadding.Reflection => (int)Math.Clamp(Reflect(index, low, high), 0, size - 1),
            _ => -1,
        };
    }

    private static double Reflect(double x, double low, double high)
    {
        double range = high - low;
        if (range <= 0)
        {
            return low;
        }

        double distance = x < low ? low - x : x > high ? x - high : 0;
        if (distance == 0)
        {
            return x;
        }

        double turns = Math.Floor(distance / range);
        double rest = distance - (turns * range);
        bool fromLow = x < low == (turns % 2 == 0);
        return fromLow ? low + rest : high - rest;
    }

    private static double Cubic(double x) => x switch
    {
        <= 1 => ((((CubicCoefficient + 2) * x) - (CubicCoefficient + 3)) * x * x) + 1,
        < 2 => (((((x - 5) * x) + 8) * x) - 4) * CubicCoefficient,
        _ => 0,
    };
}
