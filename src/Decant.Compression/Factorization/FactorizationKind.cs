namespace Decant.Compression;

/// <summary>The form of a factorized layer.</summary>
public enum FactorizationKind
{
    /// <summary>
    /// The layer with fewer outputs, then a 1×1 layer (a dense layer, where it is one) that makes all outputs of them (Zhang et al., "Accelerating Very Deep Convolutional
    /// Networks for Classification and Detection", 2016; for dense layers, the singular value decomposition).
    /// </summary>
    Channel,
}
