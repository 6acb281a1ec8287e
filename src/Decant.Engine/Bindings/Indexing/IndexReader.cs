using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Reads indices that a run computed, and checks them.</summary>
/// <param name="who">The node, for messages.</param>
/// <param name="isLong">Whether they have 64 bits rather than 32.</param>
internal readonly unsafe struct IndexReader(string who, bool isLong)
{
    /// <summary>Index <paramref name="i"/>, as a number from 0 to <paramref name="size"/> less one.</summary>
    /// <exception cref="ModelException">DEC1530: it is out of range.</exception>
    public long Read(void* indices, long i, long size)
    {
        long index = isLong ? ((long*)indices)[i] : ((int*)indices)[i];
        return index >= -size && index < size
            ? index < 0 ? index + size : index
            : throw new ModelException("DEC1530", $"{who}: index {index} is out of range for an axis of size {size}");
    }
}
