namespace Decant.Kernels;

/// <summary>Sizes of blocked activations [N][C/8][H][W][8].</summary>
public static class BlockedLayout
{
    /// <summary>Channels in a block.</summary>
    public const int Block = 8;

    /// <summary>The number of blocks that hold some channels.</summary>
    /// <param name="channels">The number of channels.</param>
    public static nint Blocks(nint channels) => (channels + Block - 1) / Block;

    /// <summary>The number of floats that one image takes.</summary>
    /// <param name="channels">Its channels.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="width">Its columns.</param>
    public static nint ImageFloats(nint channels, nint height, nint width) => Blocks(channels) * Block * height * width;

    /// <summary>The number of floats that a tensor takes.</summary>
    /// <param name="batch">Its images.</param>
    /// <param name="channels">Its channels.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="width">Its columns.</param>
    public static nint Floats(nint batch, nint channels, nint height, nint width) => batch * ImageFloats(channels, height, width);
}
