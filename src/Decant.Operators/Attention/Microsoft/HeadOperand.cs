using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Operands of ONNX Runtime's attention operators, split into heads: <c>[batch, heads, sequence, head]</c>.</summary>
/// <param name="Values">The elements.</param>
/// <param name="Sizes">The four sizes.</param>
internal sealed record HeadOperand(double[] Values, long[] Sizes)
{
    /// <summary>The operand <c>[batch, sequence, heads * head]</c>, which begins at a column of rows of <paramref name="stride"/>, with its heads split off and a bias added.</summary>
    public static HeadOperand Split(ReadOnlySpan<double> rows, long stride, long start, long[] sizes, ReadOnlySpan<double> bias)
    {
        (long batch, long heads, long steps, long size) = (sizes[0], sizes[1], sizes[2], sizes[3]);
        var result = new double[Shape.CountElements(sizes)];
        for (long row = 0; row < batch * steps; row++)
        {
            for (long column = 0; column < heads * size; column++)
            {
                long target = (((((row / steps * heads) + (column / size)) * steps) + (row % steps)) * size) + (column % size);
                double addend = bias.IsEmpty ? 0 : bias[(int)column];
                result[target] = rows[(int)((row * stride) + start + column)] + addend;
            }
        }

        return new HeadOperand(result, sizes);
    }

    /// <summary>The tensor of the operand.</summary>
    public Tensor ToTensor(ElementType type) => TensorConversion.FromDoubles(type, Values, Shape.Of(Sizes));
}
