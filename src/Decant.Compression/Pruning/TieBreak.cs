namespace Decant.Compression;

/// <summary>Which of several weights of exactly the threshold's magnitude become zero.</summary>
public enum TieBreak
{
    /// <summary>The first ones, in the order of the graph.</summary>
    First,

    /// <summary>Those that PyTorch's <c>torch.nn.utils.prune</c> takes on the CPU.</summary>
    Torch,
}
