namespace Decant.Kernels;

/// <summary>The one-dimensional transforms of Winograd's minimal filtering F(m, 3) (Lavin, Gray: Fast Algorithms for Convolutional Neural Networks, 2015, section 4).</summary>
internal interface IWinogradTransform
{
    /// <summary>Outputs of a tile, m.</summary>
    static abstract int Outputs { get; }

    /// <summary>Inputs of a tile, m + 2.</summary>
    static abstract int Inputs { get; }

    /// <summary>The filter transform G, [m + 2][3].</summary>
    static abstract ReadOnlySpan<double> Filter { get; }

    /// <summary>Applies Bᵀ to vectors <paramref name="step"/> floats apart.</summary>
    static abstract unsafe void Input(float* from, nint step, float* to, nint toStep);

    /// <summary>Applies Aᵀ to vectors <paramref name="step"/> floats apart.</summary>
    static abstract unsafe void Output(float* from, nint step, float* to, nint toStep);
}
