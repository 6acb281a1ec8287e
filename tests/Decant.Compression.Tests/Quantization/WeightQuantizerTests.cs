using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class WeightQuantizerTests
{
    [Fact]
    public void Scales_PerAxis_AreTheLargestMagnitudeOfEachChannelOver127()
    {
        Tensor weight = Tensor.Create(new[] { 1f, -2, 0.5f, 12.7f, 0, 3 }, Shape.Of(2, 3));
        Assert.Equal([2f / 127, 12.7f / 127], WeightQuantizer.Scales(weight, 0, ElementType.Int8));
        Assert.Equal([12.7f / 127, 2f / 127, 3f / 127], WeightQuantizer.Scales(weight, 1, ElementType.Int8));
        Assert.Equal([12.7f / 127], WeightQuantizer.Scales(weight, null, ElementType.Int8));
    }

    [Fact]
    public void Scales_ChannelOfZeros_IsOne()
    {
        Tensor weight = Tensor.Create(new[] { 0f, 0, 1, 2 }, Shape.Of(2, 2));
        float[] scales = WeightQuantizer.Scales(weight, 0, ElementType.Int8);
        Assert.Equal(1f, scales[0]);
        Assert.Equal([0, 0, 64, 127], WeightQuantizer.Quantize(weight, scales, 0, ElementType.Int8).ToArray<sbyte>());
    }

    [Fact]
    public void Quantize_RoundsHalfToEvenAndSaturatesSymmetrically()
    {
        Tensor weight = Tensor.Create(new[] { 0.5f, 1.5f, -2.5f, 500f, -500f }, Shape.Of(5));
        Assert.Equal([0, 2, -2, 127, -127], WeightQuantizer.Quantize(weight, [1f], null, ElementType.Int8).ToArray<sbyte>());
    }

    [Fact]
    public void Quantize_MiddleAxis_UsesEachSlicesScale()
    {
        Tensor weight = Tensor.Create(new[] { 1f, 1, 2, 2, 3, 3, 4, 4 }, Shape.Of(2, 2, 2));
        Assert.Equal([1, 1, 1, 1, 3, 3, 2, 2], WeightQuantizer.Quantize(weight, [1f, 2f], 1, ElementType.Int8).ToArray<sbyte>());
    }

    [Fact]
    public void Quantize_AnotherType_IsNotSupported() =>
        Assert.Equal("DEC1903", Assert.Throws<UnsupportedException>(() => WeightQuantizer.Quantize(Tensor.Scalar(1f), [1f], null, ElementType.Int16)).Code);

    [Fact]
    public void Quantize_UInt8_IsInt8ShiftedByItsMiddle()
    {
        Tensor weight = Tensor.Vector(-1f, -0.4f, 0f, 0.3f, 1f);
        float[] scales = WeightQuantizer.Scales(weight, null, ElementType.UInt8);
        Assert.Equal(WeightQuantizer.Scales(weight, null, ElementType.Int8), scales);
        sbyte[] signed = WeightQuantizer.Quantize(weight, scales, null, ElementType.Int8).ToArray<sbyte>();
        byte[] unsigned = WeightQuantizer.Quantize(weight, scales, null, ElementType.UInt8).ToArray<byte>();
        Assert.Equal(signed.Select(static s => s + 128), unsigned.Select(static u => (int)u));
    }
}
