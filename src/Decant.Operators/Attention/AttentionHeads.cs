namespace Decant.Operators;

/// <summary>Which keys and values belong to a head of the queries.</summary>
/// <param name="q">The sizes of the queries: batch, heads, sequence, head.</param>
/// <param name="k">The sizes of the keys.</param>
/// <param name="v">The sizes of the values.</param>
internal readonly struct AttentionHeads(long[] q, long[] k, long[] v)
{
    /// <summary>The number of queries of a head.</summary>
    public int QueryCount => (int)q[2];

    /// <summary>The number of keys of a head.</summary>
    public int KeyCount => (int)k[2];

    /// <summary>The size of a query and a key.</summary>
    public int Size => (int)q[3];

    /// <summary>The size of a value.</summary>
    public int ValueSize => (int)v[3];

    /// <summary>The keys of a head; heads are counted through all batches.</summary>
    public ReadOnlySpan<double> Keys(double[] keys, int head) => keys.AsSpan(Shared(head) * KeyCount * Size, KeyCount * Size);

    /// <summary>The values of a head; heads are counted through all batches.</summary>
    public ReadOnlySpan<double> Values(double[] values, int head) => values.AsSpan(Shared(head) * KeyCount * ValueSize, KeyCount * ValueSize);

    // Neighbouring heads of the queries share one of the keys.
    private int Shared(int head)
    {
        int heads = (int)q[1];
        int keyHeads = (int)k[1];
        return (head / heads * keyHeads) + (head % heads / (heads / keyHeads));
    }
}
