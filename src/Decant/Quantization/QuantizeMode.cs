namespace Decant;

/// <summary>What of a model becomes integer.</summary>
public enum QuantizeMode
{
    /// <summary>Weights and activations, with ranges observed on samples.</summary>
    Static,

    /// <summary>Weights ahead, activations by the range of each run.</summary>
    Dynamic,

    /// <summary>Weights alone, all alike.</summary>
    Weights,

    /// <summary>Weights alone, each layer in the type that costs least.</summary>
    Mixed,
}
