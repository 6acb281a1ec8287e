namespace Decant.Compression;

/// <summary>How integers are found for weights that alone are quantized.</summary>
public enum WeightOnlyMethod
{
    /// <summary>The nearest ones.</summary>
    Nearest,

    /// <summary>One feature after another, each making up for the errors of those before it on the samples (<see cref="GptqOptions"/>).</summary>
    Gptq,

    /// <summary>The nearest ones, after the channels that matter most on the samples were scaled up and the blocks' ranges were cut (AWQ).</summary>
    Awq,

    /// <summary>With zero points for which few weights are far off, found without samples (HQQ); always asymmetric.</summary>
    Hqq,
}
