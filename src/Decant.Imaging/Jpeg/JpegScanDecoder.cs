namespace Decant.Imaging;

/// <summary>Walks the MCUs of one scan. Sequential blocks become samples at once; progressive ones refine the stored coefficients.</summary>
internal ref struct JpegScanDecoder
{
    private readonly JpegFrame _frame;
    private readonly JpegScan _scan;
    private readonly ImageCursor _cursor;
    private readonly int _restartInterval;
    private readonly Span<int> _block;
    private JpegBits _bits;
    private int _endRun;
    private int _restarts;

    private JpegScanDecoder(ImageCursor cursor, JpegFrame frame, JpegScan scan, int restartInterval, Span<int> block)
    {
        _cursor = cursor;
        _frame = frame;
        _scan = scan;
        _restartInterval = restartInterval;
        _block = block;
        _bits = new JpegBits(cursor.Data, cursor.Position);
    }

    /// <summary>Decodes the entropy-coded data at the cursor and leaves the cursor at the marker that follows.</summary>
    public static void Decode(ref ImageCursor cursor, JpegFrame frame, JpegScan scan, int restartInterval)
    {
        JpegScanDecoder decoder = new(cursor, frame, scan, restartInterval, stackalloc int[64]);
        foreach (JpegComponent component in scan.Components)
        {
            component.DcPredictor = 0;
        }

        if (scan.Components.Length == 1)
        {
            decoder.DecodeAlone(scan.Components[0]);
        }
        else
        {
            decoder.DecodeInterleaved();
        }

        cursor.Position = decoder._bits.Position;
    }

    private void DecodeAlone(JpegComponent component)
    {
        int unit = 0;
        for (int y = 0; y < component.BlocksHigh; y++)
        {
            for (int x = 0; x < component.BlocksWide; x++)
            {
                StartUnit(unit++);
                DecodeBlock(component, x, y);
            }

            CheckOverrun();
        }
    }

    private void DecodeInterleaved()
    {
        int unit = 0;
        for (int mcuY = 0; mcuY < _frame.McusHigh; mcuY++)
        {
            for (int mcuX = 0; mcuX < _frame.McusWide; mcuX++)
            {
                StartUnit(unit++);
                foreach (JpegComponent component in _scan.Components)
                {
                    for (int i = 0; i < component.V * component.H; i++)
                    {
                        (int v, int h) = Math.DivRem(i, component.H);
                        DecodeBlock(component, (mcuX * component.H) + h, (mcuY * component.V) + v);
                    }
                }
            }

            CheckOverrun();
        }
    }

    private void DecodeBlock(JpegComponent component, int x, int y)
    {
        int index = (y * component.PaddedBlocksWide) + x;
        if (!_frame.Progressive)
        {
            _block.Clear();
            Check(JpegBlockDecoder.Sequential(ref _bits, component, component.Quantization!, _block, out int last));
            Span<byte> target = component.Samples.AsSpan((y * 8 * component.Stride) + (x * 8));
            if (last == 0)
            {
                JpegIdct.Flat(_block[0], target, component.Stride);
            }
            else
            {
                JpegIdct.Transform(_block, target, component.Stride);
            }

            return;
        }

        Span<short> block = component.Coefficients.AsSpan(index * 64, 64);
        if (_scan.First > 0)
        {
            Check(_scan.High == 0
                ? JpegBlockDecoder.AcFirst(ref _bits, component.Ac!, _scan, block, ref _endRun)
                : JpegBlockDecoder.AcRefine(ref _bits, component.Ac!, _scan, block, ref _endRun));
        }
        else if (_scan.High == 0)
        {
            Check(JpegBlockDecoder.DcFirst(ref _bits, component, _scan.Low, block));
        }
        else
        {
            JpegBlockDecoder.DcRefine(ref _bits, _scan.Low, block);
        }
    }

    private void StartUnit(int unit)
    {
        if (_restartInterval == 0 || unit == 0 || unit % _restartInterval != 0)
        {
            return;
        }

        CheckOverrun();
        int position = _bits.Position;
        ReadOnlySpan<byte> data = _cursor.Data;
        while (position < data.Length && data[position] != 0xFF)
        {
            position++;
        }

        while (position + 1 < data.Length && data[position + 1] == 0xFF)
        {
            position++;
        }

        int expected = 0xD0 + (_restarts & 7);
        if (position + 1 >= data.Length || data[position + 1] != expected)
        {
            throw _cursor.Fault(position + 1 >= data.Length ? "DEC1402" : "DEC1406", position, "restart marker", $"RST{_restarts & 7} expected");
        }

        _restarts++;
        _endRun = 0;
        _bits = new JpegBits(data, position + 2);
        foreach (JpegComponent component in _scan.Components)
        {
            component.DcPredictor = 0;
        }
    }

    private readonly void Check(bool decoded)
    {
        if (!decoded)
        {
            CheckOverrun();
            throw _cursor.Fault("DEC1406", _bits.Position, "entropy-coded data", "no Huffman code matches, or a run leaves its block");
        }
    }

    private readonly void CheckOverrun()
    {
        if (_bits.Overrun)
        {
            throw _cursor.Fault("DEC1402", _bits.Position, "entropy-coded data", "the data ends before the scan is complete");
        }
    }
}
