namespace Decant.Tensors.Tests;

public sealed class TensorTests
{
    [Fact]
    public void Create_WrongLength_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Tensor.Create(new float[3], Shape.Of(2, 2)));
        Assert.Throws<ArgumentException>(() => Tensor.FromStrings(["a"], Shape.Of(2)));
        Assert.Throws<ArgumentException>(() => Tensor.FromStorage(ElementType.Float32, Shape.Of(4), new ManagedStorage<byte>(new byte[15])));
    }

    [Fact]
    public void Int4_LowNibbleFirst_SignExtends()
    {
        Tensor tensor = Tensor.Create<byte>(ElementType.Int4, [0x7F, 0x08], Shape.Of(3));
        Assert.Equal([-1L, 7, -8], tensor.ToInt64s());
        Assert.Equal(2, tensor.ByteLength);
        Assert.Equal([15L, 7, 8], tensor.Reinterpret(ElementType.UInt4).ToInt64s());
    }

    [Fact]
    public void Int2_FourInAByte()
    {
        Tensor tensor = Tensor.Create<byte>(ElementType.Int2, [0b11_10_01_00, 0b01], Shape.Of(5));
        Assert.Equal([0L, 1, -2, -1, 1], tensor.ToInt64s());
        Assert.Equal([0L, 1, 2, 3, 1], tensor.Reinterpret(ElementType.UInt2).ToInt64s());
    }

    [Fact]
    public void Float4_TwoInAByte()
    {
        Tensor tensor = Tensor.Create<byte>(ElementType.Float4E2M1, [0xF7], Shape.Of(2));
        Assert.Equal([6.0, -6], tensor.ToDoubles());
    }

    [Fact]
    public void Splat_IsStoredOnceAndExpandsOnDemand()
    {
        Tensor splat = Tensor.Splat(Shape.Of(1000, 1000), 2.5f);
        Assert.True(splat.IsSplat);
        Assert.Equal(4, splat.StoredByteLength);
        Assert.Equal(4_000_000, splat.ByteLength);
        Assert.Equal(2.5, splat.ReadDouble(999_999));
        Assert.Equal(2.5f, splat.AsSpan<float>()[999_999]);
        Assert.Equal(2.5f, splat.SplatValue().ToArray<float>()[0]);
    }

    [Fact]
    public void Splat_OfPackedType_FillsBytes()
    {
        Tensor splat = Tensor.Create<byte>(ElementType.Int4, [0x0D], Shape.Of(1)).Repeat(Shape.Of(5));
        Assert.Equal([-3L, -3, -3, -3, -3], splat.ToInt64s());
        Assert.Equal([0xDD, 0xDD, 0xDD], splat.Bytes(0, 3).ToArray());
        Tensor small = Tensor.Create<byte>(ElementType.UInt2, [0b10], Shape.Of(1)).Repeat(Shape.Of(4));
        Assert.Equal([0b10101010], small.Bytes(0, 1).ToArray());
    }

    [Fact]
    public void Repeat_OfSeveralValues_IsRefused() => Assert.Throws<ArgumentException>(() => Tensor.Vector(1, 2).Repeat(Shape.Of(4)));

    [Fact]
    public void Repeat_Strings_AreCopied() =>
        Assert.Equal(["x", "x"], Tensor.FromStrings(["x"], Shape.Of(1)).Repeat(Shape.Of(2)).Strings.ToArray());

    [Fact]
    public void ContentEquals_SplatAndDense_AreTheSame()
    {
        Tensor splat = Tensor.Splat(Shape.Of(3), 7);
        Tensor dense = Tensor.Vector(7, 7, 7);
        Assert.True(splat.ContentEquals(dense));
        Assert.Equal(splat.ContentHash(), dense.ContentHash());
        Assert.False(dense.ContentEquals(Tensor.Vector(7, 7, 8)));
        Assert.False(dense.ContentEquals(dense.Reshape(Shape.Of(3, 1))));
        Assert.False(dense.ContentEquals(dense.Reinterpret(ElementType.UInt32)));
    }

    [Fact]
    public void ContentEquals_Packed_SplatAndDense()
    {
        Tensor splat = Tensor.Create<byte>(ElementType.UInt4, [0x03], Shape.Of(1)).Repeat(Shape.Of(4));
        Assert.True(splat.ContentEquals(Tensor.Create<byte>(ElementType.UInt4, [0x33, 0x33], Shape.Of(4))));
    }

    [Fact]
    public void ContentEquals_Packed_PaddingDoesNotCount()
    {
        Tensor a = Tensor.Create<byte>(ElementType.UInt4, [0x21, 0x03], Shape.Of(3));
        Tensor b = Tensor.Create<byte>(ElementType.UInt4, [0x21, 0xF3], Shape.Of(3));
        Assert.True(a.ContentEquals(b));
        Assert.Equal(a.ContentHash(), b.ContentHash());
        Tensor splat = Tensor.Create<byte>(ElementType.UInt4, [0x03], Shape.Of(1)).Repeat(Shape.Of(3));
        Assert.True(splat.ContentEquals(Tensor.Create<byte>(ElementType.UInt4, [0x33, 0x03], Shape.Of(3))));
    }

    [Fact]
    public void ContentEquals_Floats_CompareBits()
    {
        Assert.True(Tensor.Vector(float.NaN).ContentEquals(Tensor.Vector(float.NaN)));
        Assert.False(Tensor.Vector(0f).ContentEquals(Tensor.Vector(-0f)));
    }

    [Fact]
    public void Strings_AreNoBytes()
    {
        Tensor tensor = Tensor.FromStrings(["a", "b"], Shape.Of(2));
        Assert.Throws<InvalidOperationException>(() => tensor.Bytes(0, 0).Length);
        Assert.Throws<InvalidOperationException>(() => Tensor.Vector(1).Strings.Length);
        Assert.True(tensor.ContentEquals(Tensor.FromStrings(["a", "b"], Shape.Of(2))));
        Assert.Equal(["", ""], Tensor.Zeros(ElementType.String, Shape.Of(2)).Strings.ToArray());
    }

    [Fact]
    public void AsSpan_OfOtherWidth_IsRefused() => Assert.Throws<InvalidOperationException>(() => Tensor.Vector(1f).AsSpan<double>().Length);

    [Fact]
    public void Empty_HasNoElements()
    {
        Tensor empty = Tensor.Zeros(ElementType.Float32, Shape.Of(0, 3));
        Assert.Equal(0, empty.AsSpan<float>().Length);
        Assert.Empty(empty.ToDoubles());
        Assert.True(empty.ContentEquals(Tensor.Create(Array.Empty<float>(), Shape.Of(0, 3))));
    }

    [Fact]
    public void Reading_EveryIntegerType()
    {
        Assert.Equal([-1L], Tensor.Vector(ulong.MaxValue).ToInt64s());
        Assert.Equal((double)ulong.MaxValue, Tensor.Vector(ulong.MaxValue).ReadDouble(0));
        Assert.Equal([1.0, 0], Tensor.Vector(true, false).ToDoubles());
        Assert.Equal([-5f], Tensor.Vector<sbyte>(-5).ToFloats());
        Assert.Equal([65535.0], Tensor.Vector<ushort>(65535).ToDoubles());
        Assert.Equal([1.5f], Tensor.Vector((Half)1.5).ToFloats());
        Assert.Equal([-2L, 3], Tensor.Vector(-2.9f, 3.9f).ToInt64s());
    }

    [Fact]
    public void Reinterpret_OtherWidth_IsRefused() => Assert.Throws<ArgumentException>(() => Tensor.Vector(1f).Reinterpret(ElementType.Int64));

    [Fact]
    public void ToString_NamesTypeAndShape() => Assert.Equal("float32[2,3]", Tensor.Zeros(ElementType.Float32, Shape.Of(2, 3)).ToString());
}
