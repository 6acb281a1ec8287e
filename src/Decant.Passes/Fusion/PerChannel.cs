using Decant.Tensors;

namespace Decant.Passes;

/// <summary>Reads constants that broadcast as one number for each channel.</summary>
internal static class PerChannel
{
    /// <summary>
    /// One number for each channel, where <paramref name="constant"/>, broadcast to rank <paramref name="rank"/>, varies along
    /// <paramref name="axis"/> alone; null where it varies along others, or has more axes.
    /// </summary>
    public static double[]? Read(Tensor constant, int rank, int axis, long channels)
    {
        if (constant.Rank > rank || !ConstantMath.IsFoldable(constant.ElementType))
        {
            return null;
        }

        long size = 1;
        for (int i = 0; i < constant.Rank; i++)
        {
            long own = constant.Sizes[i];
            if (own != 1 && rank - constant.Rank + i != axis)
            {
                return null;
            }

            size *= own;
        }

        if (size != 1 && size != channels)
        {
            return null;
        }

        double[] values = constant.ToDoubles();
        if (size == 1)
        {
            var repeated = new double[channels];
            Array.Fill(repeated, values[0]);
            return repeated;
        }

        return values;
    }
}
