namespace Decant.Bench.Models;

/// <summary>How a net is generated.</summary>
public sealed record NetOptions
{
    /// <summary>Seeds the weights.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The height and width of images, and of U-Net's input; null is what the net was designed for.</summary>
    public int? Resolution { get; init; }

    /// <summary>The tokens of a sentence.</summary>
    public int SequenceLength { get; init; } = 128;

    /// <summary>Whether batch normalizations behind a convolution are folded into it, as exporters do; otherwise they stay nodes with statistics of their own.</summary>
    public bool FoldBatchNormalization { get; init; } = true;

    /// <summary>What the channels of the torchvision-shaped nets' last layer, the classes, number.</summary>
    public int Classes { get; init; } = 1000;
}
