using System.Runtime.InteropServices;

namespace Decant.Tensors.Tests.Storage;

public sealed class StorageTests
{
    [Fact]
    public unsafe void NativeStorage_IsAlignedAndFilledOnce()
    {
        var storage = new NativeStorage(100, static target => NativeMemory.Fill((void*)target, 100, 7));
        using TensorPin pin = storage.Pin(0);
        Assert.Equal(0, (nint)pin.Pointer % 64);
        Assert.Equal(7, storage.Bytes(99, 1)[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => storage.Bytes(99, 2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => storage.Bytes(-1, 1).Length);
        GC.KeepAlive(storage);
    }

    [Fact]
    public void ManagedStorage_ReadsAcrossElements()
    {
        var storage = new ManagedStorage<int>([0x04030201, 0x08070605]);
        Assert.Equal([3, 4, 5], storage.Bytes(2, 3).ToArray());
        Assert.Equal(0, storage.Bytes(8, 0).Length);
    }

    [Fact]
    public unsafe void Pin_WithOffset_PointsThere()
    {
        Tensor tensor = Tensor.FromStorage(ElementType.Int16, Shape.Of(2), new ManagedStorage<short>([1, 2, 3, 4]), 4);
        using TensorPin pin = tensor.Pin();
        Assert.Equal(3, ((short*)pin.Pointer)[0]);
        Assert.Equal([3, 4], tensor.ToArray<short>());
    }

    [Fact]
    public void MappedFile_SliceIsReadAndMaterialized()
    {
        string path = Path.Combine(Path.GetTempPath(), $"decant-{Environment.ProcessId}-{nameof(MappedFile_SliceIsReadAndMaterialized)}.bin");
        File.WriteAllBytes(path, [9, 1, 0, 2, 0, 3, 0]);
        try
        {
            var file = new MappedFile(path);
            Tensor mapped = Tensor.FromStorage(ElementType.Int16, Shape.Of(3), new MappedStorage(file, 1, 6));
            Assert.Same(file, mapped.MappedFrom);
            Tensor copy = mapped.Materialize();
            Assert.Null(copy.MappedFrom);
            Assert.Throws<ArgumentOutOfRangeException>(() => new MappedStorage(file, 2, 6));
            file.AddReference().Dispose();
            Assert.Equal([1, 2, 3], mapped.ToArray<short>());
            file.Dispose();
            Assert.Throws<ObjectDisposedException>(() => mapped.ToArray<short>());
            Assert.Equal([1, 2, 3], copy.ToArray<short>());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void MappedFile_Empty_HasNoBytes()
    {
        string path = Path.Combine(Path.GetTempPath(), $"decant-{Environment.ProcessId}-{nameof(MappedFile_Empty_HasNoBytes)}.bin");
        File.WriteAllBytes(path, []);
        try
        {
            using var file = new MappedFile(path);
            Assert.Equal(0, new MappedStorage(file, 0, 0).Bytes(0, 0).Length);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
