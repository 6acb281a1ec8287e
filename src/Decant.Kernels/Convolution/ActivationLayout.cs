namespace Decant.Kernels;

/// <summary>How the activations of an image network lie in memory.</summary>
public enum ActivationLayout
{
    /// <summary>[N][C][H][W].</summary>
    Planar,

    /// <summary>[N][C/8][H][W][8], the channels rounded up to a multiple of 8. The lanes past the last channel hold anything.</summary>
    Blocked,
}
