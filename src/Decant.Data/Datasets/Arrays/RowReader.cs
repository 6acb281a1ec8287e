using Decant.Tensors;

namespace Decant.Data;

/// <summary>Reads an array row by row: the slices along its first axis.</summary>
internal sealed class RowReader : IDisposable
{
    private readonly Stream _stream;
    private readonly string _name;
    private readonly bool _swap;
    private readonly int _rowBytes;
    private readonly Shape _rowShape;

    /// <param name="stream">The elements, row-major; owned.</param>
    /// <param name="header">What they are.</param>
    /// <param name="name">The array's name, for messages.</param>
    public RowReader(Stream stream, ArrayHeader header, string name)
    {
        _stream = stream;
        _name = name;
        _swap = header.BigEndian;
        Header = header;
        _rowBytes = (int)(header.Rows == 0 ? 0 : header.Type.ByteLength(header.ElementCount / header.Rows));
        _rowShape = Shape.Of([1, .. header.Sizes.AsSpan(1)]);
    }

    public ArrayHeader Header { get; }

    /// <summary>The next row with a leading axis of size 1.</summary>
    public Tensor Read()
    {
        byte[] bytes = new byte[_rowBytes];
        Fill(bytes);
        if (_swap)
        {
            ArrayHeader.SwapEndianness(bytes, Header.Type);
        }

        return Tensor.Create(Header.Type, bytes, _rowShape);
    }

    public void Skip(long rows)
    {
        if (_stream.CanSeek)
        {
            _stream.Seek(rows * _rowBytes, SeekOrigin.Current);
            return;
        }

        byte[] bytes = new byte[_rowBytes];
        for (long i = 0; i < rows; i++)
        {
            Fill(bytes);
        }
    }

    public void Dispose() => _stream.Dispose();

    private void Fill(byte[] bytes)
    {
        try
        {
            _stream.ReadExactly(bytes);
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException or IOException)
        {
            throw new ModelException("DEC1505", $"array '{_name}': the elements end early or cannot be read: {error.Message}", error);
        }
    }
}
