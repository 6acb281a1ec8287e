using System.Buffers;

namespace Decant.Tensors;

/// <summary>The fixed address of a tensor's bytes, valid until disposed.</summary>
public unsafe struct TensorPin : IDisposable
{
    private MemoryHandle _handle;
    private TensorStorage? _owner;

    internal TensorPin(byte* pointer, MemoryHandle handle, TensorStorage owner)
    {
        Pointer = pointer;
        _handle = handle;
        _owner = owner;
    }

    /// <summary>The address of the first byte.</summary>
    public byte* Pointer { get; private set; }

    /// <summary>Releases the address.</summary>
    public void Dispose()
    {
        Pointer = null;
        _handle.Dispose();
        GC.KeepAlive(_owner);
        _owner = null;
    }
}
