namespace Decant.Compression;

/// <summary>The form of a factorized layer.</summary>
public enum FactorizationKind
{
    /// <summary>
    /// The layer with fewer outputs, then a 1×1 layer (a dense layer, where it is one) that makes all outputs of them (Zhang et al., "Accelerating Very Deep Convolutional
    /// Networks for Classification and Detection", 2016; for dense layers, the singular value decomposition).
    /// </summary>
    Channel,

    /// <summary>
    /// A layer of columns, then one of rows (Jaderberg, Vedaldi and Zisserman, "Speeding up Convolutional Neural Networks with Low Rank Expansions", 2014, scheme 2).
    /// Dense layers and 1×1 convolutions have no such form and stay.
    /// </summary>
    Spatial,

    /// <summary>
    /// A 1×1 layer to fewer channels, the layer between fewer channels, and a 1×1 layer to all outputs (Kim et al., "Compression of Deep Convolutional Neural Networks
    /// for Fast and Low Power Mobile Applications", 2016: Tucker-2). Dense layers and 1×1 convolutions take the form of <see cref="Channel"/>.
    /// </summary>
    Tucker,
}
