namespace Decant.Compression;

/// <summary>How the mean error that quantization gives each output channel is found.</summary>
public enum BiasCorrectionKind
{
    /// <summary>By running both models, layer after layer (<see cref="BiasCorrection"/>).</summary>
    Empirical,

    /// <summary>From the errors of the weights and the means of what they are multiplied with (<see cref="AnalyticBiasCorrection"/>).</summary>
    Analytic,
}
