using System.Runtime.InteropServices;

namespace Decant.Tensors;

/// <summary>64-byte aligned unmanaged memory of any length, freed when nothing refers to it.</summary>
public sealed unsafe class NativeStorage : TensorStorage
{
    private readonly byte* _memory;

    /// <summary>Allocates <paramref name="byteLength"/> bytes and lets <paramref name="fill"/> write them once.</summary>
    /// <exception cref="OutOfMemoryException">The memory cannot be had.</exception>
    public NativeStorage(long byteLength, Action<nint>? fill = null)
        : base(byteLength)
    {
        _memory = (byte*)NativeMemory.AlignedAlloc(checked((nuint)Math.Max(byteLength, 1)), 64);
        GC.AddMemoryPressure(Math.Max(byteLength, 1));
        if (fill is null)
        {
            NativeMemory.Clear(_memory, (nuint)byteLength);
        }
        else
        {
            fill((nint)_memory);
        }
    }

    /// <summary>Frees the memory.</summary>
    ~NativeStorage()
    {
        NativeMemory.AlignedFree(_memory);
        GC.RemoveMemoryPressure(Math.Max(ByteLength, 1));
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Bytes(long offset, int length)
    {
        CheckRange(offset, length);
        return new ReadOnlySpan<byte>(_memory + offset, length);
    }

    /// <inheritdoc/>
    public override TensorPin Pin(long offset)
    {
        CheckRange(offset, 0);
        return new TensorPin(_memory + offset, default, this);
    }
}
