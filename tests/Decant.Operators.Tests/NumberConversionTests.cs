using Decant.Tensors;

namespace Decant.Operators.Tests;

public class NumberConversionTests
{
    /// <summary>The same numbers as another float type.</summary>
    public static Tensor Cast(Tensor tensor, ElementType type) => TensorConversion.FromDoubles(type, tensor.ToDoubles(), tensor.Shape);

    [Fact]
    public void FromDoubles_OutOfRange_SaturatesAndTruncates()
    {
        Tensor bytes = NumberConversion.FromDoubles(ElementType.UInt8, [-3, 2.9, 300], Shape.Of(3));
        Assert.Equal([0, 2, 255], bytes.ToArray<byte>());
        Tensor signed = NumberConversion.FromDoubles(ElementType.Int8, [-300, -2.9, 127], Shape.Of(3));
        Assert.Equal([-128, -2, 127], signed.ToArray<sbyte>());
    }
}
