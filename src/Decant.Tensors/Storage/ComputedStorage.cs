using System.Buffers;

namespace Decant.Tensors;

/// <summary>
/// Bytes that are computed when they are asked for, and computed again when they are asked for later: weights that a rewrite changes go to a
/// file piece by piece and never stand in memory as a whole. Readers that need all of them at a fixed place get an array, which is kept
/// only while something else holds it.
/// </summary>
public sealed unsafe class ComputedStorage : TensorStorage
{
    private const int LargestPiece = 4 << 20;
    private const int SmallestPiece = 64 << 10;

    private readonly ByteSource _compute;
    private readonly Lock _lock = new();
    private WeakReference<byte[]>? _whole;
    private NativeStorage? _large;

    /// <summary>Bytes that <paramref name="compute"/> gives.</summary>
    /// <param name="byteLength">The length in bytes.</param>
    /// <param name="unit">The bytes that are computed together: pieces start at a multiple of it, and all but the last are a multiple of it long.</param>
    /// <param name="compute">Computes a piece; it always gives the same bytes, and is called from several threads at once.</param>
    public ComputedStorage(long byteLength, int unit, ByteSource compute)
        : base(byteLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(unit, 1);
        Unit = unit;
        Piece = Math.Max(1, (int)Math.Clamp(byteLength / Environment.ProcessorCount, SmallestPiece, LargestPiece) / unit) * unit;
        _compute = compute;
    }

    /// <summary>The bytes that are computed together.</summary>
    public int Unit { get; }

    // Small tensors are cut so that every processor has a piece.
    private int Piece { get; }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Bytes(long offset, int length)
    {
        CheckRange(offset, length);
        return length == 0 ? []
            : ByteLength <= Array.MaxLength ? Whole().AsSpan((int)offset, length)
            : Large().Bytes(offset, length);
    }

    /// <inheritdoc/>
    public override TensorPin Pin(long offset)
    {
        CheckRange(offset, 0);
        if (ByteLength > Array.MaxLength)
        {
            return Large().Pin(offset);
        }

        MemoryHandle handle = Whole().AsMemory().Pin();
        return new TensorPin((byte*)handle.Pointer + offset, handle, this);
    }

    /// <inheritdoc/>
    public override void CopyTo(long offset, Span<byte> target)
    {
        CheckRange(offset, target.Length);
        if (_whole is { } held && held.TryGetTarget(out byte[]? whole))
        {
            whole.AsSpan((int)offset, target.Length).CopyTo(target);
            return;
        }

        byte[]? scratch = null;
        while (target.Length > 0)
        {
            int before = (int)(offset % Unit);
            int direct = offset + target.Length == ByteLength ? target.Length : target.Length / Unit * Unit;
            if (before == 0 && direct > 0)
            {
                _compute(offset, target[..direct]);
                offset += direct;
                target = target[direct..];
                continue;
            }

            scratch ??= new byte[Unit];
            int unit = (int)Math.Min(Unit, ByteLength - (offset - before));
            _compute(offset - before, scratch.AsSpan(0, unit));
            int taken = Math.Min(unit - before, target.Length);
            scratch.AsSpan(before, taken).CopyTo(target);
            offset += taken;
            target = target[taken..];
        }
    }

    /// <inheritdoc/>
    /// <remarks>Pieces are computed by all processors while those before them are written.</remarks>
    public override void CopyTo(Stream stream, long offset, long length)
    {
        CheckRange(offset, length);
        int workers = (int)Math.Min(Environment.ProcessorCount, (length + Piece - 1) / Piece);
        byte[][] first = Buffers(workers, length), second = length > (long)Piece * workers ? Buffers(workers, length) : [];
        (byte[][] computed, byte[][] written) = (first, second);
        Task writing = Task.CompletedTask;
        for (long at = 0; at < length;)
        {
            long start = at;
            byte[][] pieces = computed;
            int count = (int)Math.Min(workers, (length - start + Piece - 1) / Piece);
            Task[] tasks = [.. Enumerable.Range(0, count).Select(i => Task.Run(() => Compute(pieces[i], offset + start, length - start, i)))];
            Await(tasks);
            Await(writing);
            long total = Math.Min((long)Piece * count, length - start);
            writing = Task.Run(() => Write(stream, pieces, total));
            (computed, written) = (written, computed);
            at += total;
        }

        Await(writing);
        foreach (byte[] buffer in first.Concat(second))
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private byte[][] Buffers(int count, long length) => [.. Enumerable.Range(0, count).Select(_ => ArrayPool<byte>.Shared.Rent((int)Math.Min(Piece, length)))];

    private void Compute(byte[] piece, long start, long left, int index)
    {
        long at = (long)Piece * index;
        CopyTo(start + at, piece.AsSpan(0, (int)Math.Min(Piece, left - at)));
    }

    private void Write(Stream stream, byte[][] pieces, long total)
    {
        for (int i = 0; total > 0; i++)
        {
            int length = (int)Math.Min(Piece, total);
            stream.Write(pieces[i], 0, length);
            total -= length;
        }
    }

    private static void Await(params ReadOnlySpan<Task> tasks)
    {
        foreach (Task task in tasks)
        {
            task.GetAwaiter().GetResult();
        }
    }

    private byte[] Whole()
    {
        lock (_lock)
        {
            if (_whole is not null && _whole.TryGetTarget(out byte[]? whole))
            {
                return whole;
            }

            whole = GC.AllocateUninitializedArray<byte>((int)ByteLength);
            _compute(0, whole);
            _whole = new WeakReference<byte[]>(whole);
            return whole;
        }
    }

    private NativeStorage Large()
    {
        lock (_lock)
        {
            return _large ??= new NativeStorage(ByteLength, target =>
            {
                for (long at = 0; at < ByteLength; at += Piece)
                {
                    CopyTo(at, new Span<byte>((byte*)target + at, (int)Math.Min(Piece, ByteLength - at)));
                }
            });
        }
    }
}
