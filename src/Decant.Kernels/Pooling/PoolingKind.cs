namespace Decant.Kernels;

/// <summary>What a pooling window computes.</summary>
public enum PoolingKind
{
    /// <summary>The greatest value; NaN if there is one; minus infinity if the window lies in the padding.</summary>
    Max,

    /// <summary>The mean over the values that are not padding.</summary>
    Average,

    /// <summary>The mean over the values and the padding (taps beyond the padding are not counted).</summary>
    AverageWithPadding,
}
