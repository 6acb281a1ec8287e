using System.Buffers.Binary;
using Decant.Tensors;

namespace Decant.Data;

/// <summary>The IDX format of the MNIST files: a big-endian array, plain or gzipped.</summary>
internal static class IdxReader
{
    /// <summary>Reads the header and gives a reader of the rows.</summary>
    /// <param name="stream">The file from its beginning, inflated; owned by the result.</param>
    /// <param name="mostBytes">The most bytes that the stream can give.</param>
    /// <param name="name">The file's name, for messages.</param>
    public static RowReader Open(Stream stream, long mostBytes, string name)
    {
        try
        {
            Span<byte> head = stackalloc byte[4];
            stream.ReadExactly(head);
            ElementType? type = head[2] switch
            {
                0x08 => ElementType.UInt8,
                0x09 => ElementType.Int8,
                0x0B => ElementType.Int16,
                0x0C => ElementType.Int32,
                0x0D => ElementType.Float32,
                0x0E => ElementType.Float64,
                _ => null,
            };
            if (head[0] != 0 || head[1] != 0 || type is null || head[3] is 0 or > 16)
            {
                throw new ModelException("DEC1505", $"array '{name}': byte 0, magic number: {Convert.ToHexString(head)} is not 0000, a type and a rank");
            }

            long[] sizes = new long[head[3]];
            Span<byte> size = stackalloc byte[4];
            for (int i = 0; i < sizes.Length; i++)
            {
                stream.ReadExactly(size);
                sizes[i] = BinaryPrimitives.ReadUInt32BigEndian(size);
            }

            return new RowReader(stream, new ArrayHeader(type.Value, true, false, sizes).Check(name, mostBytes), name);
        }
        catch (Exception error)
        {
            stream.Dispose();
            throw error is EndOfStreamException or InvalidDataException
                ? new ModelException("DEC1505", $"array '{name}': header: the file ends inside it, or is corrupt", error)
                : error;
        }
    }
}
