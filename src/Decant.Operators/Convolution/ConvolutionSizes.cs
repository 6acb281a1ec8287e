using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The sizes of a grouped convolution: <c>X[N, G*C, …]</c>, <c>W[G*M, C, …]</c>.</summary>
/// <param name="Batch">N.</param>
/// <param name="Groups">G.</param>
/// <param name="InputChannels">C: the input channels of one group.</param>
/// <param name="OutputChannels">M: the output channels of one group.</param>
internal readonly record struct ConvolutionSizes(int Batch, int Groups, int InputChannels, int OutputChannels)
{
    /// <summary>Reads the sizes off the operands.</summary>
    /// <exception cref="ModelException">DEC1252: they do not fit each other.</exception>
    public static ConvolutionSizes Of(string who, Tensor x, Tensor w, long groups)
    {
        if (x.Rank < 2 || w.Rank != x.Rank || groups < 1 || x.Sizes[1] != w.Sizes[1] * groups || w.Sizes[0] % groups != 0)
        {
            throw new ModelException("DEC1252", $"{who}: input {x} and weight {w} do not fit each other in {groups} groups");
        }

        return new((int)x.Sizes[0], (int)groups, (int)w.Sizes[1], (int)(w.Sizes[0] / groups));
    }
}
