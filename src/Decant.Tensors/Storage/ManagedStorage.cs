using System.Buffers;
using System.Runtime.InteropServices;

namespace Decant.Tensors;

/// <summary>Bytes of a managed array; the array must not be written to afterwards.</summary>
/// <typeparam name="T">The array's element.</typeparam>
public sealed unsafe class ManagedStorage<T> : TensorStorage
    where T : unmanaged
{
    private readonly T[] _array;

    /// <summary>Wraps <paramref name="array"/> without copying it.</summary>
    public ManagedStorage(T[] array)
        : base((long)array.Length * sizeof(T)) => _array = array;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Bytes(long offset, int length)
    {
        CheckRange(offset, length);
        if (length == 0)
        {
            return [];
        }

        ref byte first = ref MemoryMarshal.GetArrayDataReference((Array)_array);
        return MemoryMarshal.CreateReadOnlySpan(ref System.Runtime.CompilerServices.Unsafe.AddByteOffset(ref first, (nint)offset), length);
    }

    /// <inheritdoc/>
    public override TensorPin Pin(long offset)
    {
        CheckRange(offset, 0);
        MemoryHandle handle = _array.AsMemory().Pin();
        return new TensorPin((byte*)handle.Pointer + offset, handle, this);
    }
}
