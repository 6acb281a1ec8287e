using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Decant.Tensors;

namespace Decant.Data;

/// <summary>NumPy's <c>.npy</c> format, versions 1 to 3, of numbers; rows are streamed, but an array in column-major order is read as a whole.</summary>
internal static partial class NpyReader
{
    private const int MostHeaderBytes = 1 << 20;

    /// <summary>Reads the header and gives a reader of the rows.</summary>
    /// <param name="stream">The file from its beginning; owned by the result.</param>
    /// <param name="length">The most bytes that the stream can give.</param>
    /// <param name="name">The array's name, for messages.</param>
    public static RowReader Open(Stream stream, long length, string name)
    {
        try
        {
            ArrayHeader header = ReadHeader(stream, length, name, out long used).Check(name, length - used);
            return header.ColumnMajor && header.Sizes.Length > 1 ? Transposed(stream, header, name) : new RowReader(stream, header, name);
        }
        catch (Exception error)
        {
            stream.Dispose();
            throw error is EndOfStreamException or InvalidDataException ? Bad(name, "header", "the file ends inside it, or is corrupt") : error;
        }
    }

    private static ArrayHeader ReadHeader(Stream stream, long length, string name, out long used)
    {
        Span<byte> head = stackalloc byte[12];
        stream.ReadExactly(head[..10]);
        if (!head[..6].SequenceEqual((ReadOnlySpan<byte>)[0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y']) || head[6] is < 1 or > 3)
        {
            throw Bad(name, "byte 0, signature", $"{Convert.ToHexString(head[..8])} is not \\x93NUMPY with version 1 to 3");
        }

        long size = BinaryPrimitives.ReadUInt16LittleEndian(head[8..]);
        used = 10;
        if (head[6] > 1)
        {
            stream.ReadExactly(head[10..]);
            size = BinaryPrimitives.ReadUInt32LittleEndian(head[8..]);
            used = 12;
        }

        if (size > length - used || size > MostHeaderBytes)
        {
            throw Bad(name, "byte 8, header length", $"{size} bytes, {length - used} remain");
        }

        byte[] text = new byte[size];
        stream.ReadExactly(text);
        used += size;
        return Parse((head[6] < 3 ? Encoding.Latin1 : Encoding.UTF8).GetString(text), name);
    }

    private static ArrayHeader Parse(string text, string name)
    {
        Match type = Descr().Match(text);
        Match order = Order().Match(text);
        Match shape = Sizes().Match(text);
        if (!type.Success || !order.Success || !shape.Success)
        {
            throw Bad(name, "header", $"'descr', 'fortran_order' and 'shape' of numbers expected in {text.Trim()}");
        }

        List<long> sizes = [];
        foreach (string size in shape.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            sizes.Add(long.TryParse(size.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : throw Bad(name, "shape", $"'{size}' is no size"));
        }

        return new ArrayHeader(ElementTypeOf(type.Groups[2].Value, name), type.Groups[1].Value == ">", order.Groups[1].Value == "True", [.. sizes]);
    }

    private static ElementType ElementTypeOf(string code, string name) => code switch
    {
        "b1" => ElementType.Bool,
        "i1" => ElementType.Int8,
        "i2" => ElementType.Int16,
        "i4" => ElementType.Int32,
        "i8" => ElementType.Int64,
        "u1" => ElementType.UInt8,
        "u2" => ElementType.UInt16,
        "u4" => ElementType.UInt32,
        "u8" => ElementType.UInt64,
        "f2" => ElementType.Float16,
        "f4" => ElementType.Float32,
        "f8" => ElementType.Float64,
        "c8" => ElementType.Complex64,
        "c16" => ElementType.Complex128,
        _ => throw new UnsupportedException("DEC1506", $"array '{name}': descr: '{code}' is no type of numbers that is read; save the array as one of b1, i1 to i8, u1 to u8, f2 to f8, c8, c16"),
    };

    private static RowReader Transposed(Stream stream, ArrayHeader header, string name)
    {
        using (stream)
        {
            if (header.ByteLength > Array.MaxLength)
            {
                throw new UnsupportedException("DEC1506", $"array '{name}': fortran_order: {header.ByteLength} bytes in column-major order do not fit memory; save the array in C order");
            }

            int width = header.Type.BitWidth() / 8;
            byte[] source = new byte[header.ByteLength];
            stream.ReadExactly(source);
            byte[] target = new byte[source.Length];
            int rank = header.Sizes.Length;
            long[] strides = new long[rank];
            long stride = width;
            for (int axis = 0; axis < rank; axis++)
            {
                strides[axis] = stride;
                stride *= header.Sizes[axis];
            }

            long[] index = new long[rank];
            long from = 0;
            for (int to = 0; to < target.Length; to += width)
            {
                source.AsSpan((int)from, width).CopyTo(target.AsSpan(to));
                for (int axis = rank - 1; axis >= 0; axis--)
                {
                    from += strides[axis];
                    if (++index[axis] < header.Sizes[axis])
                    {
                        break;
                    }

                    from -= index[axis] * strides[axis];
                    index[axis] = 0;
                }
            }

            return new RowReader(new MemoryStream(target), header, name);
        }
    }

    private static ModelException Bad(string name, string field, string what) => new("DEC1505", $"array '{name}': {field}: {what}");

    [GeneratedRegex(@"['""]descr['""]\s*:\s*['""]([<>|=]?)([a-zA-Z]\d+)['""]")]
    private static partial Regex Descr();

    [GeneratedRegex(@"['""]fortran_order['""]\s*:\s*(True|False)")]
    private static partial Regex Order();

    [GeneratedRegex(@"['""]shape['""]\s*:\s*\(([^)]*)\)")]
    private static partial Regex Sizes();
}
