namespace Decant.Compression;

/// <summary>The scales of a weight's blocks as they were found, <c>[column, block]</c>, until all of them have been taken once. Threads work on columns of their own.</summary>
internal sealed class FoundScales(WeightBlocks blocks)
{
    private readonly float[] _scales = new float[blocks.Columns * blocks.Blocks];
    private readonly bool[] _complete = new bool[blocks.Columns];
    private long _taken;

    /// <summary>Whether each was taken.</summary>
    public bool IsTaken => Interlocked.Read(ref _taken) >= blocks.Columns;

    /// <summary>Puts in the scales of one block of some columns.</summary>
    public void Put(long column, long index, ReadOnlySpan<float> scales)
    {
        for (int i = 0; i < scales.Length; i++)
        {
            _scales[((column + i) * blocks.Blocks) + index] = scales[i];
        }
    }

    /// <summary>Says that all blocks of some columns were put in.</summary>
    public void Complete(long column, long count) => _complete.AsSpan((int)column, (int)count).Fill(true);

    /// <summary>Copies the scales of whole columns; false where some were not found.</summary>
    public bool TryTake(long column, Span<float> target)
    {
        int count = (int)(target.Length / blocks.Blocks);
        if (_complete.AsSpan((int)column, count).Contains(false))
        {
            return false;
        }

        _scales.AsSpan((int)(column * blocks.Blocks), target.Length).CopyTo(target);
        Interlocked.Add(ref _taken, count);
        return true;
    }
}
