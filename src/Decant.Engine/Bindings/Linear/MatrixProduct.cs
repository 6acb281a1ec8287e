using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>The operands of a matrix product, or of a batch of them: Y = activation(scale·A·B + bias + C).</summary>
internal sealed record MatrixProduct(nint M, nint K, nint N)
{
    /// <summary>Where each product's A starts, in floats; one product starts at 0.</summary>
    public nint[] AOffsets { get; init; } = [0];

    /// <summary>Where each product's B starts, in floats.</summary>
    public nint[] BOffsets { get; init; } = [0];

    /// <summary>The constant B; null where it is input 1.</summary>
    public Tensor? B { get; init; }

    /// <summary>Whether B is stored as [N,K].</summary>
    public bool Transposed { get; init; }

    /// <summary>The factor of A·B.</summary>
    public float Scale { get; init; } = 1;

    /// <summary>The constant bias [N]; null where there is none.</summary>
    public float[]? Bias { get; init; }

    /// <summary>The input that is added as bias [N], or -1.</summary>
    public int BiasInput { get; init; } = -1;

    /// <summary>The input that is added as C [M,N], or -1.</summary>
    public int ResidualInput { get; init; } = -1;

    /// <summary>The function that ends it.</summary>
    public Activation Activation { get; init; }
}
