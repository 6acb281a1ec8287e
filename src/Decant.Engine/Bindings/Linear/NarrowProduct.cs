using Decant.Kernels;

namespace Decant.Engine;

/// <summary>The operands of a product by narrow weights: Y = activation(A·B + bias + C).</summary>
/// <param name="M">Rows of A.</param>
/// <param name="Pack">Packs B.</param>
internal sealed record NarrowProduct(nint M, Func<NarrowMatrix> Pack)
{
    /// <summary>Whether inputs are rounded to 8 bits.</summary>
    public bool RoundsInputs { get; init; }

    /// <summary>The constant bias [N]; null where there is none.</summary>
    public float[]? Bias { get; init; }

    /// <summary>The input that is added as C [M,N], or -1.</summary>
    public int ResidualInput { get; init; } = -1;

    /// <summary>The function that ends it.</summary>
    public Activation Activation { get; init; }

    /// <summary>The plan of a group that starts with such a product of input 0.</summary>
    /// <param name="group">The group; a factor and a bias behind the product are taken into it.</param>
    /// <param name="rows">Rows of A.</param>
    /// <param name="bias">The product's own bias, or null.</param>
    /// <param name="roundsInputs">Whether inputs may be rounded to 8 bits.</param>
    /// <param name="pack">Packs B, its scales multiplied by the number.</param>
    public static KernelPlan Plan(NodeGroup group, nint rows, float[]? bias, bool roundsInputs, Func<float, NarrowMatrix> pack)
    {
        var inputs = new ValueLayout?[group.Inputs.Count];
        inputs[0] = ValueLayout.Planar;
        if (group.ResidualInput >= 0)
        {
            inputs[group.ResidualInput] = ValueLayout.Planar;
        }

        float factor = group.RowAffine?.Scale ?? 1;
        float[]? shift = group.RowAffine?.Shift;
        var product = new NarrowProduct(rows, () => pack(factor))
        {
            RoundsInputs = roundsInputs,
            Bias = bias is null ? shift : [.. bias.Select((b, i) => (b * factor) + (shift is null ? 0 : shift[i]))],
            ResidualInput = group.ResidualInput,
            Activation = group.Activation,
        };
        return new KernelPlan(inputs, [ValueLayout.Planar], () => new NarrowProductKernel(product))
        {
            Overwrites = group.ResidualInput >= 0 ? [group.ResidualInput] : [],
        };
    }
}
