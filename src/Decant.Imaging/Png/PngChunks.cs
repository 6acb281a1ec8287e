using System.Text;

namespace Decant.Imaging;

/// <summary>What the decoder needs from a PNG's chunks: header, palette, the joined image data and the orientation.</summary>
internal sealed class PngChunks
{
    public PngHeader Header { get; private set; }

    /// <summary>RGB triples, 256 of them; entries that the file lacks are black.</summary>
    public byte[] Palette { get; } = new byte[768];

    public MemoryStream Data { get; } = new();

    /// <summary>The offset of the first image data byte, for messages.</summary>
    public long DataOffset { get; private set; }

    public int Orientation { get; private set; } = 1;

    private bool _hasHeader;
    private bool _hasPalette;
    private bool _dataClosed;

    public static PngChunks Read(ref ImageCursor cursor, ImageDecodeOptions options)
    {
        PngChunks chunks = new();
        cursor.Take(8, "signature");
        while (chunks.ReadChunk(ref cursor, options))
        {
        }

        if (chunks.Data.Length == 0)
        {
            throw cursor.Invalid(cursor.Position, "IDAT", "the file has no image data");
        }

        if (chunks.Header.ColorType == PngHeader.Palette && !chunks._hasPalette)
        {
            throw cursor.Invalid(cursor.Position, "PLTE", "an indexed image has no palette");
        }

        return chunks;
    }

    /// <summary>Reads one chunk; false after IEND.</summary>
    private bool ReadChunk(ref ImageCursor cursor, ImageDecodeOptions options)
    {
        int start = cursor.Position;
        uint length = cursor.U32Big("chunk length");
        ReadOnlySpan<byte> type = cursor.Take(4, "chunk type");
        string name = Printable(type);
        ReadOnlySpan<byte> body = cursor.Take(length, $"{name} data");
        uint stated = cursor.U32Big($"{name} CRC");
        bool critical = (type[0] & 0x20) == 0;
        if (Crc32.Compute(cursor.Data.Slice(start + 4, (int)length + 4)) != stated)
        {
            // As libpng: an ancillary chunk with a wrong CRC is dropped.
            return critical ? throw cursor.Fault("DEC1405", start, $"{name} CRC", "the checksum does not match the chunk") : true;
        }

        if (!_hasHeader && name != "IHDR")
        {
            throw cursor.Invalid(start, "chunk order", $"IHDR expected first, {name} found");
        }

        _dataClosed |= Data.Length > 0 && name != "IDAT";
        return Accept(name, body, start, critical, in cursor, options);
    }

    private bool Accept(string name, ReadOnlySpan<byte> body, int start, bool critical, in ImageCursor cursor, ImageDecodeOptions options)
    {
        switch (name)
        {
            case "IHDR" when !_hasHeader:
                Header = PngHeader.Read(body, in cursor, start + 8, options);
                _hasHeader = true;
                return true;
            case "PLTE" when !_hasPalette && Data.Length == 0:
                ReadPalette(body, start, in cursor);
                return true;
            case "IDAT" when !_dataClosed:
                DataOffset = Data.Length == 0 ? start + 8 : DataOffset;
                Data.Write(body);
                return true;
            case "eXIf":
                Orientation = ExifOrientation.Read(body);
                return true;
            case "IEND":
                return false;
            default:
                return critical ? throw cursor.Invalid(start, "chunk order", $"chunk {name} is unknown, repeated or out of order") : true;
        }
    }

    private void ReadPalette(ReadOnlySpan<byte> body, int start, in ImageCursor cursor)
    {
        if (body.Length % 3 != 0 || body.Length is 0 or > 768)
        {
            throw cursor.Invalid(start, "PLTE", $"{body.Length} bytes are not 1 to 256 colours");
        }

        body.CopyTo(Palette);
        _hasPalette = true;
    }

    private static string Printable(ReadOnlySpan<byte> type)
    {
        foreach (byte letter in type)
        {
            if (!char.IsAsciiLetter((char)letter))
            {
                return "0x" + Convert.ToHexString(type);
            }
        }

        return Encoding.ASCII.GetString(type);
    }
}
