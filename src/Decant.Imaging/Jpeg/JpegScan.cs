namespace Decant.Imaging;

/// <summary>The scan header (T.81 §B.2.3): which components, which coefficients, which bits of them.</summary>
internal sealed record JpegScan(JpegComponent[] Components, int First, int Last, int High, int Low)
{
    /// <summary>Reads the header that follows an SOS marker.</summary>
    public static JpegScan Read(ref ImageCursor cursor, JpegFrame frame, JpegHuffmanTable?[] dc, JpegHuffmanTable?[] ac, long offset)
    {
        int count = cursor.U8("scan component count");
        if (count < 1 || count > frame.Components.Length)
        {
            throw cursor.Invalid(offset, "scan component count", $"{count} of {frame.Components.Length} components");
        }

        JpegComponent[] components = new JpegComponent[count];
        for (int i = 0; i < count; i++)
        {
            int id = cursor.U8("scan component");
            int tables = cursor.U8("scan tables");
            JpegComponent? component = Array.Find(frame.Components, c => c.Id == id);
            if (component is null || Array.IndexOf(components, component, 0, i) >= 0 || tables >> 4 > 3 || (tables & 15) > 3)
            {
                throw cursor.Invalid(offset, "scan component", $"component {id} with tables 0x{tables:X2} is unknown, repeated or out of range");
            }

            component.Dc = dc[tables >> 4];
            component.Ac = ac[tables & 15];
            components[i] = component;
        }

        (int first, int last, int bits) = (cursor.U8("spectral start"), cursor.U8("spectral end"), cursor.U8("successive approximation"));
        JpegScan scan = frame.Progressive ? new(components, first, last, bits >> 4, bits & 15) : new(components, 0, 63, 0, 0);
        scan.Check(frame, in cursor, offset);
        return scan;
    }

    private void Check(JpegFrame frame, in ImageCursor cursor, long offset)
    {
        bool legal = First == 0 ? Last == 0 || !frame.Progressive : Components.Length == 1 && Last >= First && Last <= 63;
        if (!legal || High > 13 || Low > 13 || (High != 0 && High != Low + 1))
        {
            throw cursor.Invalid(offset, "scan parameters", $"coefficients {First} to {Last} of {Components.Length} components, bits {High} to {Low}");
        }

        bool needsDc = First == 0 && High == 0;
        bool needsAc = Last > 0;
        int blocks = 0;
        foreach (JpegComponent component in Components)
        {
            blocks += component.H * component.V;
            if ((needsDc && component.Dc is null) || (needsAc && component.Ac is null))
            {
                throw cursor.Invalid(offset, "scan tables", $"component {component.Id} refers to a Huffman table that is not defined");
            }
        }

        if (Components.Length > 1 && blocks > 10)
        {
            throw cursor.Invalid(offset, "scan components", $"{blocks} blocks an MCU; 10 are allowed");
        }
    }
}
