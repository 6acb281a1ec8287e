namespace Decant.Compression;

/// <summary>What says how much a single weight matters.</summary>
public enum WeightCriterion
{
    /// <summary>Its magnitude.</summary>
    L1,

    /// <summary>Its square; the order is that of magnitudes, sums over blocks are not.</summary>
    L2,

    /// <summary>Nothing: seeded random numbers, as a baseline.</summary>
    Random,

    /// <summary>Its square over that of all weights of the layer that are no smaller (Lee et al., "Layer-adaptive Sparsity for the Magnitude-based Pruning", 2021).</summary>
    Lamp,

    /// <summary>Its magnitude times the norm of what it is multiplied with, within its output (Sun et al., "A Simple and Effective Pruning Approach for Large Language Models", 2024). Needs samples.</summary>
    Wanda,

    /// <summary>The error that is left once the other weights made up for it, which they then do (SparseGPT: Frantar and Alistarh, 2023). Needs samples.</summary>
    SparseGpt,
}
