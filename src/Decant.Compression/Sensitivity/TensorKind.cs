namespace Decant.Compression;

/// <summary>What a quantized tensor holds.</summary>
public enum TensorKind
{
    /// <summary>Trained weights.</summary>
    Weight,

    /// <summary>What is computed in each run.</summary>
    Activation,
}
