namespace Decant.Kernels;

/// <summary>Where the outputs along one axis come from: two input positions and the weight of the second. Nearest neighbours have weights of zero.</summary>
public sealed class ResizeAxis
{
    /// <summary>Creates the axis.</summary>
    /// <param name="first">For each output, the first input position.</param>
    /// <param name="second">For each output, the second input position.</param>
    /// <param name="weight">For each output, the weight of the second; the first has one less it.</param>
    /// <exception cref="ArgumentException">DEC1605: the lengths differ.</exception>
    public ResizeAxis(int[] first, int[] second, float[] weight)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(weight);
        if (first.Length != second.Length || first.Length != weight.Length)
        {
            throw new ArgumentException($"DEC1605 resize: {first.Length} first and {second.Length} second positions and {weight.Length} weights must be equally many");
        }

        First = GC.AllocateUninitializedArray<int>(first.Length, pinned: true);
        Second = GC.AllocateUninitializedArray<int>(first.Length, pinned: true);
        Weight = GC.AllocateUninitializedArray<float>(first.Length, pinned: true);
        first.CopyTo(First, 0);
        second.CopyTo(Second, 0);
        weight.CopyTo(Weight, 0);
    }

    /// <summary>The number of outputs.</summary>
    public int Length => First.Length;

    internal int[] First { get; }

    internal int[] Second { get; }

    internal float[] Weight { get; }

    /// <summary>True if no output mixes two inputs.</summary>
    internal bool IsNearest => Array.TrueForAll(Weight, w => w == 0);

    /// <summary>Creates the axis of a nearest-neighbour resize.</summary>
    /// <param name="positions">For each output, the input position.</param>
    public static ResizeAxis Nearest(int[] positions)
    {
        ArgumentNullException.ThrowIfNull(positions);
        return new(positions, positions, new float[positions.Length]);
    }

    /// <summary>Creates the axis of a linear resize.</summary>
    /// <param name="coordinates">For each output, its coordinate in the input; clamped to it.</param>
    /// <param name="length">The length of the input.</param>
    public static ResizeAxis Linear(double[] coordinates, int length)
    {
        ArgumentNullException.ThrowIfNull(coordinates);
        int[] first = new int[coordinates.Length], second = new int[coordinates.Length];
        float[] weight = new float[coordinates.Length];
        for (int i = 0; i < coordinates.Length; i++)
        {
            double x = Math.Clamp(coordinates[i], 0, length - 1);
            first[i] = Math.Min((int)x, length - 1);
            second[i] = Math.Min(first[i] + 1, length - 1);
            weight[i] = (float)(x - first[i]);
        }

        return new(first, second, weight);
    }
}
