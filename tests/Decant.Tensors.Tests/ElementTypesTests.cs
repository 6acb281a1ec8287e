namespace Decant.Tensors.Tests;

public sealed class ElementTypesTests
{
    [Theory]
    [InlineData(ElementType.Int4, -8, 7)]
    [InlineData(ElementType.UInt4, 0, 15)]
    [InlineData(ElementType.Int2, -2, 1)]
    [InlineData(ElementType.UInt2, 0, 3)]
    [InlineData(ElementType.Int8, -128, 127)]
    [InlineData(ElementType.UInt8, 0, 255)]
    [InlineData(ElementType.Int32, int.MinValue, int.MaxValue)]
    [InlineData(ElementType.UInt32, 0, uint.MaxValue)]
    [InlineData(ElementType.Int64, long.MinValue, long.MaxValue)]
    public void IntegerRange_IsTheTypes(ElementType type, long minimum, long maximum) =>
        Assert.Equal((minimum, maximum), type.IntegerRange());

    [Theory]
    [InlineData(ElementType.Int4, 3, 2)]
    [InlineData(ElementType.Int2, 5, 2)]
    [InlineData(ElementType.Int2, 0, 0)]
    [InlineData(ElementType.Float32, 3, 12)]
    [InlineData(ElementType.Complex128, 2, 32)]
    [InlineData(ElementType.String, 9, 0)]
    public void ByteLength_PadsTheLastByte(ElementType type, long count, long expected) => Assert.Equal(expected, type.ByteLength(count));

    [Fact]
    public void ByteLength_Overflow_Throws() => Assert.Throws<ModelException>(() => ElementType.Float64.ByteLength(long.MaxValue / 4));

    [Fact]
    public void Numbers_AreThoseOfOnnx()
    {
        Assert.Equal(1, (int)ElementType.Float32);
        Assert.Equal(16, (int)ElementType.BFloat16);
        Assert.Equal(22, (int)ElementType.Int4);
        Assert.Equal(24, (int)ElementType.Float8E8M0);
    }
}
