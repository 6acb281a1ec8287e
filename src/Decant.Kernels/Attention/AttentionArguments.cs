namespace Decant.Kernels;

/// <summary>The arrays of one run of attention.</summary>
public unsafe struct AttentionArguments
{
    /// <summary>Queries.</summary>
    public HeadArray Q;

    /// <summary>Keys.</summary>
    public HeadArray K;

    /// <summary>Values.</summary>
    public HeadArray V;

    /// <summary>Results, as many rows as queries.</summary>
    public HeadArray Y;

    /// <summary>The factor of the products.</summary>
    public float Scale;

    /// <summary>The bound that products are smoothly capped to; 0 caps nothing.</summary>
    public float Softcap;

    /// <summary>Whether query i sees only the keys up to <see cref="Past"/> + i.</summary>
    public bool IsCausal;

    /// <summary>The keys before that of the first query.</summary>
    public nint Past;

    /// <summary>What is added to scores, or null.</summary>
    public float* Bias;

    /// <summary>The scores that count, as bytes other than 0, or null.</summary>
    public byte* Mask;

    /// <summary>Elements of bias or mask from a batch, head, query and key to the next; 0 where they are repeated. There is one of both at most.</summary>
    public (nint Batch, nint Head, nint Query, nint Key) MaskStrides;

    /// <summary>The first keys that bias or mask say something about; keys behind them do not count.</summary>
    public nint MaskedKeys;

    /// <summary>For each batch, the number of keys that count, or null.</summary>
    public long* Lengths;

    /// <summary>Scratch memory of <see cref="Attention.ScratchBytes"/>, on a 64-byte boundary.</summary>
    public byte* Scratch;

    /// <summary>The keys that a query sees.</summary>
    internal readonly nint Visible(nint keys, nint batch, nint query)
    {
        nint visible = IsCausal ? Math.Min(keys, query + Past + 1) : keys;
        visible = Bias != null || Mask != null ? Math.Min(visible, MaskedKeys) : visible;
        return Lengths != null ? (nint)Math.Clamp(Lengths[batch], 0, visible) : Math.Max(visible, 0);
    }
}
