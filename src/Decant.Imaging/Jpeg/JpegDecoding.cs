namespace Decant.Imaging;

/// <summary>The state of decoding one file: its tables, its frame, and what the application markers said.</summary>
internal sealed class JpegDecoding(ImageDecodeOptions options)
{
    // Each scan of a progressive file may touch every block for a few bytes; honest files have about ten.
    private const int MostScans = 500;

    private readonly ushort[]?[] _quantization = new ushort[4][];
    private readonly JpegHuffmanTable?[] _dc = new JpegHuffmanTable[4];
    private readonly JpegHuffmanTable?[] _ac = new JpegHuffmanTable[4];
    private JpegFrame? _frame;
    private int _restartInterval;
    private int _scans;
    private int _orientation = 1;
    private int _adobeTransform = -1;
    private bool _jfif;

    public Image Run(ref ImageCursor cursor)
    {
        cursor.Take(2, "SOI");
        while (!Complete(in cursor) && ReadSegment(ref cursor))
        {
        }

        JpegFrame frame = _frame ?? throw cursor.Invalid(cursor.Position, "SOF", "the file has no frame");
        foreach (JpegComponent component in frame.Components)
        {
            if (!component.Scanned)
            {
                throw cursor.Invalid(cursor.Position, "SOS", $"component {component.Id} has no scan");
            }

            if (frame.Progressive)
            {
                JpegProgressive.Reconstruct(component);
            }
        }

        byte[] pixels = JpegColor.Convert(frame, JpegColor.Guess(frame, _jfif, _adobeTransform), options.Order);
        Image image = new(frame.Width, frame.Height, options.Order, pixels);
        return options.ApplyOrientation ? ExifOrientation.Apply(image, _orientation) : image;
    }

    /// <summary>A sequential frame is complete once every component was scanned, whatever follows.</summary>
    private bool Complete(in ImageCursor cursor) =>
        _frame is { Progressive: false } frame && cursor.Remaining >= 0 && Array.TrueForAll(frame.Components, c => c.Scanned);

    /// <summary>Reads one marker and its segment; false at the end of the image.</summary>
    private bool ReadSegment(ref ImageCursor cursor)
    {
        int marker = NextMarker(ref cursor);
        long offset = cursor.Position - 2;
        if (marker == 0xD9)
        {
            return false;
        }

        if (marker is 0x01 or (>= 0xD0 and <= 0xD8))
        {
            return true;
        }

        int length = cursor.U16Big($"marker FF{marker:X2} length");
        if (length < 2)
        {
            throw cursor.Invalid(offset, $"marker FF{marker:X2} length", $"{length} is less than 2");
        }

        int start = cursor.Position;
        int end = start + cursor.Take(length - 2, $"marker FF{marker:X2} segment").Length;

        // Readers of a segment see nothing beyond it, and offsets stay those of the file.
        ImageCursor segment = new(cursor.Data[..end], cursor.Format, cursor.Name) { Position = start };
        switch (marker)
        {
            case 0xC4:
                ReadHuffmanTables(ref segment);
                break;
            case 0xDB:
                ReadQuantizationTables(ref segment);
                break;
            case 0xDD:
                _restartInterval = segment.U16Big("restart interval");
                break;
            case 0xE0 or 0xE1 or 0xEE:
                ReadApplication(marker, segment.Data[start..]);
                break;
            case 0xDA:
                ReadScan(ref segment, ref cursor, offset);
                break;
            case >= 0xC0 and <= 0xCF and not 0xC8 and not 0xCC:
                _frame = _frame is null ? JpegFrame.Read(ref segment, marker, offset, options) : throw cursor.Invalid(offset, "SOF", "a second frame");
                break;
        }

        return true;
    }

    private static int NextMarker(ref ImageCursor cursor)
    {
        // Bytes before a marker are the unread rest of a scan, or garbage that libjpeg skips too.
        int marker;
        do
        {
            while (cursor.U8("marker") != 0xFF)
            {
            }

            do
            {
                marker = cursor.U8("marker");
            }
            while (marker == 0xFF);
        }
        while (marker == 0);

        return marker;
    }

    private void ReadQuantizationTables(ref ImageCursor segment)
    {
        while (segment.Remaining > 0)
        {
            int offset = segment.Position;
            int kind = segment.U8("quantization table");
            if ((kind & 15) > 3 || kind >> 4 > 1)
            {
                throw segment.Invalid(offset, "quantization table", $"precision and number 0x{kind:X2} are out of range");
            }

            ushort[] table = new ushort[64];
            for (int i = 0; i < 64; i++)
            {
                table[JpegTables.Natural[i]] = kind >> 4 == 0 ? segment.U8("quantization value") : segment.U16Big("quantization value");
            }

            _quantization[kind & 15] = table;
        }
    }

    private void ReadHuffmanTables(ref ImageCursor segment)
    {
        while (segment.Remaining > 0)
        {
            int offset = segment.Position;
            int kind = segment.U8("Huffman table");
            ReadOnlySpan<byte> counts = segment.Take(16, "Huffman code counts");
            int symbols = 0;
            foreach (byte count in counts)
            {
                symbols += count;
            }

            if ((kind & 15) > 3 || kind >> 4 > 1 || symbols > 256)
            {
                throw segment.Invalid(offset, "Huffman table", $"class and number 0x{kind:X2} with {symbols} symbols are out of range");
            }

            bool dc = kind >> 4 == 0;
            JpegHuffmanTable table = JpegHuffmanTable.Build(counts, segment.Take(symbols, "Huffman symbols"), dc)
                ?? throw segment.Invalid(offset, "Huffman table", "the counts describe more codes than their lengths allow");
            (dc ? _dc : _ac)[kind & 15] = table;
        }
    }

    private void ReadApplication(int marker, ReadOnlySpan<byte> body)
    {
        if (marker == 0xE0)
        {
            _jfif |= body.StartsWith("JFIF\0"u8);
        }
        else if (marker == 0xE1 && body.StartsWith("Exif\0"u8) && body.Length > 6)
        {
            _orientation = ExifOrientation.Read(body[6..]);
        }
        else if (marker == 0xEE && body.StartsWith("Adobe"u8) && body.Length >= 12)
        {
            _adobeTransform = body[11];
        }
    }

    private void ReadScan(ref ImageCursor header, ref ImageCursor cursor, long offset)
    {
        JpegFrame frame = _frame ?? throw cursor.Invalid(offset, "SOS", "a scan precedes the frame");
        JpegScan scan = JpegScan.Read(ref header, frame, _dc, _ac, offset);
        if (++_scans > MostScans)
        {
            throw cursor.Fault("DEC1404", offset, "SOS", $"more than {MostScans} scans");
        }

        foreach (JpegComponent component in scan.Components)
        {
            Prepare(frame, component, scan, in cursor, offset);
        }

        JpegScanDecoder.Decode(ref cursor, frame, scan, _restartInterval);
    }

    private void Prepare(JpegFrame frame, JpegComponent component, JpegScan scan, in ImageCursor cursor, long offset)
    {
        if (component.Scanned)
        {
            return;
        }

        if (scan.First > 0 || scan.High > 0)
        {
            throw cursor.Invalid(offset, "SOS", $"the first scan of component {component.Id} does not hold its first coefficients");
        }

        // The first scan spends at least one bit on each block, and a sequential one at least two.
        long bits = (long)component.BlocksWide * component.BlocksHigh * (frame.Progressive ? 1 : 2);
        if (bits > cursor.Remaining * 8L)
        {
            throw cursor.Fault("DEC1402", cursor.Position, "entropy-coded data", $"{cursor.Remaining} bytes cannot hold {frame.Width}x{frame.Height} pixels");
        }

        component.Quantization = _quantization[component.QuantizationIndex]
            ?? throw cursor.Invalid(offset, "quantization table", $"table {component.QuantizationIndex} is not defined");
        frame.Allocate(component);
        component.Scanned = true;
    }
}
