using System.Numerics;

namespace Decant.Compression;

/// <summary>
/// The partition that libstdc++'s <c>std::nth_element</c> leaves (introselect: median of three, Hoare partition, insertion sort at the end), which is what
/// PyTorch's <c>topk</c> on the CPU selects by: among equal numbers it decides which count as the smallest.
/// </summary>
internal static class NthElement
{
    /// <summary>The indices of the <paramref name="count"/> smallest numbers as <c>torch.topk(values, count, largest=False)</c> selects them, for a count of at least a 64th of all.</summary>
    /// <param name="values">The numbers; they are reordered.</param>
    /// <param name="count">How many, at least 1.</param>
    public static int[] Smallest(float[] values, int count)
    {
        int[] indices = [.. Enumerable.Range(0, values.Length)];
        Select(values, indices, count - 1);
        return indices[..count];
    }

    private static void Select(float[] values, int[] indices, int nth)
    {
        int first = 0;
        int last = values.Length;
        for (int depth = 2 * BitOperations.Log2((uint)Math.Max(1, values.Length)); last - first > 3; depth--)
        {
            if (depth == 0)
            {
                Array.Sort(values, indices, first, last - first);
                return;
            }

            int cut = Partition(values, indices, first, last);
            if (cut <= nth)
            {
                first = cut;
            }
            else
            {
                last = cut;
            }
        }

        for (int i = first + 1; i < last; i++)
        {
            for (int j = i; j > first && values[j] < values[j - 1]; j--)
            {
                Swap(values, indices, j, j - 1);
            }
        }
    }

    private static int Partition(float[] values, int[] indices, int first, int last)
    {
        MedianToFirst(values, indices, first, first + 1, first + ((last - first) / 2), last - 1);
        int low = first + 1;
        int high = last;
        while (true)
        {
            while (values[low] < values[first])
            {
                low++;
            }

            high--;
            while (values[first] < values[high])
            {
                high--;
            }

            if (low >= high)
            {
                return low;
            }

            Swap(values, indices, low, high);
            low++;
        }
    }

    private static void MedianToFirst(float[] values, int[] indices, int result, int a, int b, int c)
    {
        int median = values[a] < values[b]
            ? values[b] < values[c] ? b : values[a] < values[c] ? c : a
            : values[a] < values[c] ? a : values[b] < values[c] ? c : b;
        Swap(values, indices, result, median);
    }

    private static void Swap(float[] values, int[] indices, int a, int b)
    {
        (values[a], values[b]) = (values[b], values[a]);
        (indices[a], indices[b]) = (indices[b], indices[a]);
    }
}
