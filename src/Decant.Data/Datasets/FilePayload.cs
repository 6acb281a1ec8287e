using Decant.Tensors;

namespace Decant.Data;

/// <summary>An encoded file (an image, a sound), opened only when it is needed.</summary>
public sealed class FilePayload : SamplePayload
{
    private const int MostBytes = 1 << 29;

    private readonly Func<Stream> _open;
    private readonly string _name;
    private readonly long _length;

    /// <summary>Describes a file.</summary>
    /// <param name="name">The name, for messages.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="open">Opens it for one sequential reading.</param>
    public FilePayload(string name, long length, Func<Stream> open)
    {
        _name = name;
        _length = length;
        _open = open;
    }

    /// <summary>Opens the file; dispose the stream before the next sample is asked for.</summary>
    /// <exception cref="ModelException">The file cannot be read (DEC1503).</exception>
    public Stream Open()
    {
        try
        {
            return _open();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new ModelException("DEC1503", $"sample '{_name}': the file cannot be opened: {error.Message}", error);
        }
    }

    /// <summary>The whole file.</summary>
    /// <exception cref="ModelException">The file cannot be read, or is larger than 512 MB (DEC1503).</exception>
    public byte[] ReadAllBytes()
    {
        if (_length > MostBytes)
        {
            throw new ModelException("DEC1503", $"sample '{_name}': {_length} bytes are more than the {MostBytes} that one sample may have");
        }

        using Stream stream = Open();
        try
        {
            byte[] bytes = new byte[_length];
            int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return read == bytes.Length ? bytes : bytes[..read];
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            throw new ModelException("DEC1503", $"sample '{_name}': the file cannot be read: {error.Message}", error);
        }
    }
}
