using System.Buffers.Binary;
using Decant.Tensors;

namespace Decant.Data;

/// <summary>RIFF WAVE files as one stream of samples from −1 to 1: PCM of 8, 16, 24 and 32 bits and IEEE floats of 32 and 64, read as they are asked for.</summary>
public sealed class WavReader : IDisposable
{
    private const int MostChannels = 64;

    private readonly Stream _stream;
    private readonly string _name;
    private readonly int? _channel;
    private int _channels;
    private int _bytes;
    private bool _float;
    private long _framesLeft;
    private byte[] _buffer = [];

    /// <summary>Reads the header.</summary>
    /// <param name="stream">The file from its beginning; owned.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="channel">The channel to read, from 0; null for the mean of all.</param>
    /// <exception cref="ModelException">The file is malformed or lacks the channel (DEC1508).</exception>
    /// <exception cref="UnsupportedException">The samples are compressed (DEC1509).</exception>
    public WavReader(Stream stream, string name, int? channel = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _name = name;
        _channel = channel;
        try
        {
            ReadHeader();
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            throw new ModelException("DEC1508", $"WAV '{name}': the file ends inside its header", error);
        }
    }

    /// <summary>Samples a second.</summary>
    public int Rate { get; private set; }

    /// <summary>Whether a file that starts with these 12 bytes is a WAVE file.</summary>
    /// <param name="head">The first bytes.</param>
    public static bool Recognizes(ReadOnlySpan<byte> head) => head.Length >= 12 && head[..4].SequenceEqual("RIFF"u8) && head.Slice(8, 4).SequenceEqual("WAVE"u8);

    /// <summary>Reads samples into a span; fewer than it holds only at the end of the sound.</summary>
    /// <param name="samples">Where to.</param>
    /// <returns>How many were read.</returns>
    /// <exception cref="ModelException">The file cannot be read (DEC1508).</exception>
    public int Read(Span<float> samples)
    {
        int frames = (int)Math.Min(samples.Length, _framesLeft);
        int frameBytes = _bytes * _channels;
        if (_buffer.Length < frames * frameBytes)
        {
            _buffer = new byte[frames * frameBytes];
        }

        Span<byte> bytes = _buffer.AsSpan(0, frames * frameBytes);
        int read;
        try
        {
            read = _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            throw new ModelException("DEC1508", $"WAV '{_name}': the samples cannot be read: {error.Message}", error);
        }

        if (read < bytes.Length)
        {
            throw new ModelException("DEC1508", $"WAV '{_name}': data: the chunk has {_framesLeft} more frames, the file ends after {read / frameBytes}");
        }

        _framesLeft -= frames;
        for (int i = 0; i < frames; i++)
        {
            samples[i] = Mono(bytes.Slice(i * frameBytes, frameBytes));
        }

        return frames;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void ReadHeader()
    {
        Span<byte> head = stackalloc byte[12];
        _stream.ReadExactly(head);
        if (!Recognizes(head))
        {
            throw new ModelException("DEC1508", $"WAV '{_name}': byte 0, signature: RIFF and WAVE expected");
        }

        bool hasFormat = false;
        while (true)
        {
            _stream.ReadExactly(head[..8]);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            if (head[..4].SequenceEqual("data"u8))
            {
                if (!hasFormat)
                {
                    throw new ModelException("DEC1508", $"WAV '{_name}': fmt: the samples come before their format");
                }

                _framesLeft = length / (uint)(_bytes * _channels);
                return;
            }

            if (head[..4].SequenceEqual("fmt "u8))
            {
                ReadFormat(length);
                hasFormat = true;
            }
            else
            {
                SkipBytes(length + (length & 1L));
            }
        }
    }

    private void ReadFormat(uint length)
    {
        if (length is < 16 or > 4096)
        {
            throw new ModelException("DEC1508", $"WAV '{_name}': fmt length: {length} bytes; 16 to 4096 expected");
        }

        byte[] format = new byte[length + (length & 1)];
        _stream.ReadExactly(format);
        int kind = BinaryPrimitives.ReadUInt16LittleEndian(format);
        kind = kind == 0xFFFE && length >= 26 ? BinaryPrimitives.ReadUInt16LittleEndian(format.AsSpan(24)) : kind;
        _channels = BinaryPrimitives.ReadUInt16LittleEndian(format.AsSpan(2));
        Rate = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(format.AsSpan(4)), int.MaxValue);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(format.AsSpan(14));
        _float = kind == 3;
        _bytes = bits / 8;
        if (!(kind == 1 && bits is 8 or 16 or 24 or 32) && !(kind == 3 && bits is 32 or 64))
        {
            throw new UnsupportedException("DEC1509", $"WAV '{_name}': fmt: format {kind} with {bits} bits is not read; convert to PCM of 8 to 32 bits or floats");
        }

        if (_channels is < 1 or > MostChannels || Rate < 1 || _channel >= _channels || _channel < 0)
        {
            throw new ModelException("DEC1508", $"WAV '{_name}': fmt: {_channels} channels at {Rate} Hz, channel {(_channel is null ? "mean" : _channel)} asked for");
        }
    }

    private void SkipBytes(long count)
    {
        Span<byte> waste = stackalloc byte[512];
        while (count > 0)
        {
            int part = (int)Math.Min(count, waste.Length);
            _stream.ReadExactly(waste[..part]);
            count -= part;
        }
    }

    private float Mono(ReadOnlySpan<byte> frame)
    {
        if (_channel is { } one)
        {
            return Value(frame.Slice(one * _bytes, _bytes));
        }

        float sum = 0;
        for (int c = 0; c < _channels; c++)
        {
            sum += Value(frame.Slice(c * _bytes, _bytes));
        }

        return _channels == 1 ? sum : sum / _channels;
    }

    private float Value(ReadOnlySpan<byte> bytes) => _bytes switch
    {
        1 => (bytes[0] - 128) / 128f,
        2 => BinaryPrimitives.ReadInt16LittleEndian(bytes) / 32768f,
        3 => ((bytes[0] << 8 | bytes[1] << 16 | bytes[2] << 24) >> 8) / 8388608f,
        4 when _float => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        4 => BinaryPrimitives.ReadInt32LittleEndian(bytes) / 2147483648f,
        _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
    };
}
