namespace Decant.Imaging;

/// <summary>Decodes the coefficients of one block (T.81 §F.2 sequential, §G.2 progressive). Each method returns false where no code matches or a run leaves the block.</summary>
internal static class JpegBlockDecoder
{
    /// <summary>A whole sequential block, multiplied by the quantization table; <paramref name="last"/> is the highest zigzag position set.</summary>
    public static bool Sequential(ref JpegBits input, JpegComponent component, ushort[] quantization, Span<int> block, out int last)
    {
        last = 0;
        int category = input.Symbol(component.Dc!);
        if ((uint)category > 15)
        {
            return false;
        }

        component.DcPredictor += input.Signed(category);
        block[0] = component.DcPredictor * quantization[0];
        return SequentialBand(ref input, component.Ac!, quantization, block, out last);
    }

    /// <summary>The 63 other coefficients of a sequential block. The bit buffer lives in locals here: this is the decoder's hottest loop.</summary>
    private static bool SequentialBand(ref JpegBits input, JpegHuffmanTable table, ushort[] quantization, Span<int> block, out int last)
    {
        last = 0;
        ReadOnlySpan<byte> natural = JpegTables.Natural;
        ulong bits = input.Bits;
        int count = input.Count;
        for (int k = 1; k < 64; k++)
        {
            if (count < 32)
            {
                (input.Bits, input.Count) = (bits, count);
                input.Refill();
                (bits, count) = (input.Bits, input.Count);
            }

            int index = (int)(bits >> (64 - JpegHuffmanTable.FastBits));
            int fast = table.FastCoefficient[index];
            int value;
            if (fast != 0)
            {
                k += (fast >> 5) & 15;
                bits <<= fast & 31;
                count -= fast & 31;
                value = fast >> 9;
            }
            else
            {
                int entry = table.Fast[index];
                entry = entry != 0 ? entry : table.DecodeLong((int)(bits >> 48));
                if (entry == 0)
                {
                    return false;
                }

                bits <<= entry & 31;
                count -= entry & 31;
                int size = (entry >> 5) & 15;
                int run = entry >> 9;
                if (size == 0)
                {
                    if (run != 15)
                    {
                        break;
                    }

                    k += 15;
                    continue;
                }

                k += run;
                value = (int)((bits >> 1) >> (63 - size));
                value = value < (1 << size) >> 1 ? value - (1 << size) + 1 : value;
                bits <<= size;
                count -= size;
            }

            int position = natural[k];
            block[position] = value * quantization[position];
            last = k;
        }

        (input.Bits, input.Count) = (bits, count);
        return last <= 63;
    }

    /// <summary>The first scan of the first coefficients.</summary>
    public static bool DcFirst(ref JpegBits input, JpegComponent component, int low, Span<short> block)
    {
        int category = input.Symbol(component.Dc!);
        if ((uint)category > 15)
        {
            return false;
        }

        component.DcPredictor += input.Signed(category);
        block[0] = (short)(component.DcPredictor << low);
        return true;
    }

    /// <summary>One more bit of a first coefficient.</summary>
    public static void DcRefine(ref JpegBits input, int low, Span<short> block)
    {
        if (input.Read(1) != 0)
        {
            block[0] |= (short)(1 << low);
        }
    }

    /// <summary>The first scan of a band of the other coefficients; <paramref name="endRun"/> counts the blocks still skipped.</summary>
    public static bool AcFirst(ref JpegBits input, JpegHuffmanTable table, JpegScan scan, Span<short> block, ref int endRun)
    {
        if (endRun > 0)
        {
            endRun--;
            return true;
        }

        for (int k = scan.First; k <= scan.Last; k++)
        {
            int symbol = input.Symbol(table);
            if (symbol < 0)
            {
                return false;
            }

            int run = symbol >> 4;
            int size = symbol & 15;
            if (size == 0)
            {
                if (run != 15)
                {
                    endRun = (1 << run) + input.Read(run) - 1;
                    return true;
                }

                k += 15;
                continue;
            }

            k += run;
            if (k > 63)
            {
                return false;
            }

            block[JpegTables.Natural[k]] = (short)(input.Signed(size) << scan.Low);
        }

        return true;
    }

    /// <summary>One more bit of a band of the other coefficients (T.81 §G.1.2.3).</summary>
    public static bool AcRefine(ref JpegBits input, JpegHuffmanTable table, JpegScan scan, Span<short> block, ref int endRun)
    {
        int k = scan.First;
        if (endRun == 0)
        {
            for (; k <= scan.Last; k++)
            {
                int symbol = input.Symbol(table);
                int run = symbol >> 4;
                int size = symbol & 15;
                if (symbol < 0 || size > 1)
                {
                    return false;
                }

                int value = 0;
                if (size == 1)
                {
                    value = input.Read(1) != 0 ? 1 << scan.Low : -1 << scan.Low;
                }
                else if (run != 15)
                {
                    endRun = (1 << run) + input.Read(run);
                    break;
                }

                k = SkipZeros(ref input, scan, block, k, run);
                if (value != 0)
                {
                    if (k > scan.Last)
                    {
                        return false;
                    }

                    block[JpegTables.Natural[k]] = (short)value;
                }
            }
        }

        if (endRun > 0)
        {
            SkipZeros(ref input, scan, block, k, int.MaxValue);
            endRun--;
        }

        return true;
    }

    /// <summary>Passes <paramref name="zeros"/> zero coefficients, refining those that are not zero; returns the position of the next zero, or one past the band.</summary>
    private static int SkipZeros(ref JpegBits input, JpegScan scan, Span<short> block, int k, int zeros)
    {
        for (; k <= scan.Last; k++)
        {
            ref short coefficient = ref block[JpegTables.Natural[k]];
            if (coefficient == 0)
            {
                if (--zeros < 0)
                {
                    break;
                }
            }
            else if (input.Read(1) != 0 && (coefficient & (1 << scan.Low)) == 0)
            {
                coefficient += (short)(coefficient > 0 ? 1 << scan.Low : -1 << scan.Low);
            }
        }

        return k;
    }
}
