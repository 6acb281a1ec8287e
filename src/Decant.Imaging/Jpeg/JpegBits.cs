using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Decant.Imaging;

/// <summary>The bits of one entropy-coded segment; stuffed zeros are removed and zeros are supplied past its end, which <see cref="Overrun"/> tells.</summary>
internal ref struct JpegBits(ReadOnlySpan<byte> data, int position)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private int _position = position;
    private int _padding;

    /// <summary>The next bits, left-aligned.</summary>
    public ulong Bits;

    /// <summary>How many of <see cref="Bits"/> are valid.</summary>
    public int Count;

    /// <summary>Whether bits were consumed that the segment does not have.</summary>
    public readonly bool Overrun => _padding > Count;

    /// <summary>The offset of the next byte to load: the marker's, once the segment is used up.</summary>
    public readonly int Position => _position;

    /// <summary>Makes at least 48 bits available.</summary>
    public void Refill()
    {
        if (_data.Length - _position >= 8)
        {
            ulong next = BinaryPrimitives.ReadUInt64BigEndian(_data[_position..]);
            ulong inverted = ~next;
            if (((inverted - 0x0101010101010101) & ~inverted & 0x8080808080808080) == 0)
            {
                Bits |= next >> Count;
                int bytes = (63 - Count) >> 3;
                _position += bytes;
                Count += bytes << 3;
                return;
            }
        }

        RefillByByte();
    }

    private void RefillByByte()
    {
        // What the fast path left below the valid bits must not be or-ed twice with padding.
        Bits &= Count == 0 ? 0 : ulong.MaxValue << (64 - Count);
        while (Count <= 56)
        {
            uint value = 0;
            if (_position < _data.Length && _data[_position] != 0xFF)
            {
                value = _data[_position++];
            }
            else if (_position + 1 < _data.Length && _data[_position + 1] == 0)
            {
                value = 0xFF;
                _position += 2;
            }
            else
            {
                _padding += 8;
            }

            Bits |= (ulong)value << (56 - Count);
            Count += 8;
        }
    }

    /// <summary>Reads <paramref name="count"/> bits, 0 to 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Read(int count)
    {
        if (Count < 16)
        {
            Refill();
        }

        int value = (int)((Bits >> 1) >> (63 - count));
        Bits <<= count;
        Count -= count;
        return value;
    }

    /// <summary>Decodes one symbol; -1 where no code matches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Symbol(JpegHuffmanTable table)
    {
        if (Count < 16)
        {
            Refill();
        }

        int entry = table.Fast[(int)(Bits >> (64 - JpegHuffmanTable.FastBits))];
        entry = entry != 0 ? entry : table.DecodeLong((int)(Bits >> 48));
        if (entry == 0)
        {
            return -1;
        }

        Bits <<= entry & 31;
        Count -= entry & 31;
        return entry >> 5;
    }

    /// <summary>Reads a signed value of the given category (T.81 §F.2.2.1, EXTEND).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Signed(int category)
    {
        int value = Read(category);
        return value < (1 << category) >> 1 ? value - (1 << category) + 1 : value;
    }
}
