namespace Decant.Compression;

/// <summary>How weights are rounded to integers.</summary>
public enum RoundingMethod
{
    /// <summary>By GPTQ where channels are equalized, to the nearest elsewhere; the notes say so.</summary>
    Automatic,

    /// <summary>To the nearest integer, half to even.</summary>
    Nearest,

    /// <summary>Up or down, learned so that each layer's output stays closest on the samples (AdaRound).</summary>
    AdaRound,

    /// <summary>One after another, each making up for the errors of those before it on the samples (GPTQ).</summary>
    Gptq,
}
