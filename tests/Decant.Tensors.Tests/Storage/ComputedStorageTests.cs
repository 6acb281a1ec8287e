using System.Runtime.CompilerServices;

namespace Decant.Tensors.Tests.Storage;

public sealed class ComputedStorageTests
{
    private const int Unit = 12;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, 3)]
    [InlineData(11, 2)]
    [InlineData(12, 24)]
    [InlineData(7, 41)]
    [InlineData(47, 3)]
    [InlineData(0, 50)]
    public void CopyTo_AnyPart_IsComputedInWholeUnits(int offset, int length)
    {
        var storage = new ComputedStorage(50, Unit, Pattern(50));
        var target = new byte[length];

        storage.CopyTo(offset, target);

        Assert.Equal(Expected(offset, length), target);
        Assert.Equal(Expected(offset, length), storage.Bytes(offset, length).ToArray());
        Assert.Equal(Expected(offset, length), Part(storage, offset, length));
    }

    [Fact]
    public void CopyTo_Stream_WritesEveryPieceInOrder()
    {
        const int Length = (9 << 20) + 5;
        Tensor tensor = Tensor.Computed(ElementType.UInt8, Shape.Of(Length), Unit, Pattern(Length));
        using var stream = new MemoryStream();

        tensor.CopyTo(stream);

        Assert.True(Expected(0, Length).AsSpan().SequenceEqual(stream.ToArray()));
    }

    [Fact]
    public void CopyTo_StreamFails_GivesItsError()
    {
        Tensor tensor = Tensor.Computed(ElementType.UInt8, Shape.Of(30 << 20), Unit, Pattern(30 << 20));
        using var stream = new MemoryStream(new byte[1 << 20]);

        Assert.Throws<NotSupportedException>(() => tensor.CopyTo(stream));
    }

    [Fact]
    public unsafe void Pin_AndElements_ReadWhatIsComputed()
    {
        Tensor tensor = Tensor.Computed(ElementType.Int16, Shape.Of(4), 2, static (offset, target) => Fill(offset, target));

        Assert.True(tensor.IsComputed);
        Assert.Equal(0x0302, tensor.ReadInt64(1));
        Assert.Equal([0x0100, 0x0302, 0x0504, 0x0706], tensor.ToArray<short>());
        using TensorPin pin = tensor.Pin();
        Assert.Equal(7, pin.Pointer[7]);
        Assert.False(tensor.Materialize().IsComputed);
        Assert.True(tensor.Materialize().ContentEquals(tensor));
        Assert.Equal(tensor.Materialize().ContentHash(), tensor.ContentHash());
    }

    [Fact]
    public void Bytes_AreNotKept()
    {
        int computed = 0;
        var storage = new ComputedStorage(8, 1, (offset, target) =>
        {
            computed++;
            Fill(offset, target);
        });
        Read(storage);
        GC.Collect();
        Read(storage);

        Assert.Equal(2, computed);
    }

    [Theory]
    [InlineData(ElementType.Float32, 0x3f800000, 3)]
    [InlineData(ElementType.Int8, 0x07, 5)]
    public void Splat_IsCopiedWithoutBeingExpanded(ElementType type, int bits, int offset)
    {
        byte[] unit = BitConverter.GetBytes(bits)[..(type.BitWidth() / 8)];
        Tensor splat = Tensor.Splat(type, Shape.Of(1 << 20), unit);
        byte[] expected = [.. Enumerable.Range(0, (int)splat.ByteLength).Select(i => unit[i % unit.Length])];
        using var stream = new MemoryStream();
        var part = new byte[10];

        splat.CopyTo(stream);
        splat.CopyTo(offset, part);

        Assert.True(expected.AsSpan().SequenceEqual(stream.ToArray()));
        Assert.Equal(expected[offset..(offset + 10)], part);
        Assert.True(splat.ContentEquals(Tensor.Create(type, expected, splat.Shape)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Read(ComputedStorage storage) => Assert.Equal(3, storage.Bytes(3, 1)[0]);

    private static byte[] Part(ComputedStorage storage, long offset, long length)
    {
        using var stream = new MemoryStream();
        storage.CopyTo(stream, offset, length);
        return stream.ToArray();
    }

    private static ByteSource Pattern(long total) => (offset, target) =>
    {
        Assert.Equal(0, offset % Unit);
        Assert.True(target.Length % Unit == 0 || offset + target.Length == total);
        Fill(offset, target);
    };

    private static void Fill(long offset, Span<byte> target)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = (byte)((offset + i) % 251);
        }
    }

    private static byte[] Expected(int offset, int length)
    {
        var bytes = new byte[length];
        Fill(offset, bytes);
        return bytes;
    }
}
