using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Decant.Formats.Onnx;

/// <summary>
/// Hands what is written to a thread that writes it to a file while more is computed, and has the system put it on disk meanwhile, so that
/// little is left to wait for at the end. Call <see cref="Complete"/> before disposing it; an error of writing comes up there, or earlier.
/// </summary>
internal sealed class WriteBehindStream : Stream
{
    private const int Piece = 1 << 20;
    private const int Pieces = 8;
    private const long EarlyFlush = 128L << 20;

    private readonly FileStream _file;
    private readonly BlockingCollection<byte[]> _free = new(Pieces);
    private readonly BlockingCollection<(byte[] Piece, int Length)> _filled = new(Pieces);
    private readonly Task _writing;
    private byte[] _piece;
    private int _length;
    private volatile Exception? _error;

    /// <summary>Starts the thread.</summary>
    /// <param name="file">The file; it stays open.</param>
    public WriteBehindStream(FileStream file)
    {
        _file = file;
        for (int i = 0; i < Pieces; i++)
        {
            _free.Add(GC.AllocateUninitializedArray<byte>(Piece));
        }

        _piece = _free.Take();
        _writing = Task.Factory.StartNew(WriteFilled, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            int part = Math.Min(buffer.Length, Piece - _length);
            buffer[..part].CopyTo(_piece.AsSpan(_length));
            buffer = buffer[part..];
            _length += part;
            if (_length == Piece)
            {
                Hand();
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <summary>Waits until everything is written.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Complete()
    {
        Hand();
        End();
        Throw();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            End();
            _free.Dispose();
            _filled.Dispose();
        }

        base.Dispose(disposing);
    }

    private void End()
    {
        if (!_filled.IsAddingCompleted)
        {
            _filled.CompleteAdding();
        }

        _writing.Wait();
    }

    private void Hand()
    {
        Throw();
        _filled.Add((_piece, _length));
        _piece = _free.Take();
        _length = 0;
    }

    private void Throw()
    {
        if (_error is { } error)
        {
            ExceptionDispatchInfo.Throw(error);
        }
    }

    // After an error pieces are still taken, so that nobody waits for room.
    private void WriteFilled()
    {
        Task flushing = Task.CompletedTask;
        long pending = 0;
        foreach ((byte[] piece, int length) in _filled.GetConsumingEnumerable())
        {
            try
            {
                if (_error is null)
                {
                    _file.Write(piece, 0, length);
                    pending += length;
                }

                if (pending >= EarlyFlush && flushing.IsCompleted)
                {
                    pending = 0;
                    flushing.GetAwaiter().GetResult();
                    flushing = Task.Run(() => RandomAccess.FlushToDisk(_file.SafeFileHandle));
                }
            }
            catch (Exception e)
            {
                _error = e;
            }

            _free.Add(piece);
        }

        try
        {
            flushing.GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            _error ??= e;
        }
    }
}
