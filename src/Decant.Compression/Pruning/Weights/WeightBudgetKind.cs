namespace Decant.Compression;

/// <summary>What a budget of weights counts.</summary>
public enum WeightBudgetKind
{
    /// <summary>The bytes of the packed file.</summary>
    Bytes,

    /// <summary>The multiply-accumulates of one run whose weight is not zero.</summary>
    MultiplyAccumulates,

    /// <summary>The measured time of one run.</summary>
    Latency,
}
