using System.Runtime.InteropServices;

namespace Decant.Kernels;

/// <summary>Zeroed native memory on a 64-byte boundary, freed on disposal or finalization.</summary>
public sealed unsafe class NativeBuffer : IDisposable
{
    /// <summary>The alignment of every buffer, in bytes.</summary>
    public const int Alignment = 64;

    private byte* _pointer;

    /// <summary>Allocates the buffer.</summary>
    /// <param name="bytes">Its length in bytes; 0 is allowed.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative.</exception>
    /// <exception cref="OutOfMemoryException">The memory is not available.</exception>
    public NativeBuffer(nint bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Length = bytes;
        _pointer = (byte*)NativeMemory.AlignedAlloc((nuint)bytes + Alignment, Alignment);
        NativeMemory.Clear(_pointer, (nuint)bytes + Alignment);
    }

    /// <summary>Frees the memory.</summary>
    ~NativeBuffer() => Free();

    /// <summary>The length in bytes.</summary>
    public nint Length { get; }

    /// <summary>The first byte.</summary>
    /// <exception cref="ObjectDisposedException">The buffer is disposed.</exception>
    public byte* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer == null, this);
            return _pointer;
        }
    }

    /// <summary>The first byte as a float.</summary>
    public float* Floats => (float*)Pointer;

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
    }
}
