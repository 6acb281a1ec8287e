using System.Globalization;
using Decant.Tensors;

namespace Decant.Data;

/// <summary><c>reshape: [sizes]</c>: the same elements in another shape; one size may be −1.</summary>
internal sealed record ReshapeStep(string Place, long[] Sizes) : PreprocessStep("reshape", Place)
{
    public override PreprocessValue Apply(PreprocessValue value, string sample)
    {
        (Tensor tensor, _) = value.AsTensor();
        long known = Shape.CountElements([.. Sizes.Where(s => s >= 0)]);
        long[] sizes = [.. Sizes.Select(s => s >= 0 ? s : known == 0 ? 0 : tensor.Length / known)];
        if (Shape.CountElements(sizes) != tensor.Length)
        {
            throw new ArgumentException($"{tensor} has {tensor.Length} elements, [{string.Join(", ", Sizes.Select(s => s.ToString(CultureInfo.InvariantCulture)))}] has another number");
        }

        return PreprocessValue.Of(tensor.Reshape(Shape.Of(sizes)), null);
    }
}
