using System.Runtime.CompilerServices;

namespace Decant.Kernels;

/// <summary>Sorts whole numbers, rising: quicksort by the middle of three, insertion for short runs.</summary>
internal static unsafe class KeySort
{
    private const nint Short = 24;

    /// <summary>Sorts in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(long* keys, nint count)
    {
        while (count > Short)
        {
            long pivot = Middle(keys[0], keys[count / 2], keys[count - 1]);
            nint low = 0, high = count - 1;
            while (low <= high)
            {
                while (keys[low] < pivot)
                {
                    low++;
                }

                while (keys[high] > pivot)
                {
                    high--;
                }

                if (low <= high)
                {
                    (keys[low], keys[high]) = (keys[high], keys[low]);
                    low++;
                    high--;
                }
            }

            // The shorter part by a call, so that calls are never deeper than the logarithm of the length.
            if (high + 1 < count - low)
            {
                Run(keys, high + 1);
                keys += low;
                count -= low;
            }
            else
            {
                Run(keys + low, count - low);
                count = high + 1;
            }
        }

        for (nint i = 1; i < count; i++)
        {
            long key = keys[i];
            nint at = i;
            for (; at > 0 && keys[at - 1] > key; at--)
            {
                keys[at] = keys[at - 1];
            }

            keys[at] = key;
        }
    }

    private static long Middle(long a, long b, long c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
