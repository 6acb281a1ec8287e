using Decant.Tensors;

namespace Decant.Data;

/// <summary><c>cast: type</c>: another element type; floats to integers round half to even and saturate.</summary>
internal sealed record CastStep(string Place, ElementType Type) : PreprocessStep("cast", Place)
{
    public override PreprocessValue Apply(PreprocessValue value, string sample)
    {
        (Tensor tensor, string? axes) = value.AsTensor();
        return PreprocessValue.Of(TensorConversion.Cast(tensor, Type), axes);
    }
}
