using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class ActivationQuantizerTests
{
    [Theory]
    [InlineData(0f, 6f, 6f / 255f, 0)]
    [InlineData(-1f, 1f, 2f / 255f, 128)]
    [InlineData(-6f, 0f, 6f / 255f, 255)]
    [InlineData(2f, 4f, 4f / 255f, 0)]
    public void Parameters_UInt8_RepresentZeroExactly(float minimum, float maximum, float scale, int zeroPoint)
    {
        QuantizationParameters found = ActivationQuantizer.Parameters(new ValueRange(minimum, maximum), ElementType.UInt8, symmetric: false);
        Assert.Equal(scale, found.Scales[0]);
        Assert.Equal(zeroPoint, found.ZeroPoints[0]);
    }

    [Fact]
    public void Parameters_Symmetric_PutZeroInTheMiddle()
    {
        Assert.Equal(0, ActivationQuantizer.Parameters(new ValueRange(-1, 3), ElementType.Int8, symmetric: true).ZeroPoints[0]);
        Assert.Equal(128, ActivationQuantizer.Parameters(new ValueRange(-1, 3), ElementType.UInt8, symmetric: true).ZeroPoints[0]);
    }

    [Fact]
    public void Parameters_EmptyRange_HaveAUsableScale() =>
        Assert.Equal(1f, ActivationQuantizer.Parameters(default, ElementType.UInt8, symmetric: false).Scales[0]);
}
