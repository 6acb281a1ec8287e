using Decant.Tensors;

namespace Decant.Imaging;

/// <summary>Reads one image file format.</summary>
public interface IImageDecoder
{
    /// <summary>The format's short name, such as <c>PNG</c>.</summary>
    string Format { get; }

    /// <summary>Whether a file that starts with these bytes is of this format; never by its name.</summary>
    /// <param name="head">The first bytes of the file; 16 are enough.</param>
    bool Recognizes(ReadOnlySpan<byte> head);

    /// <summary>Decodes a whole file to 8-bit samples equal to those of OpenCV's <c>imread</c>.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="options">The order of the channels and the limits.</param>
    /// <exception cref="ModelException">The file is malformed or truncated (DEC1402, DEC1403, DEC1405, DEC1406) or larger than allowed (DEC1404).</exception>
    /// <exception cref="UnsupportedException">The file is of a variant that is not read (DEC1407).</exception>
    Image Decode(ReadOnlySpan<byte> file, string name, ImageDecodeOptions options);
}
