using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Decant.Fuzz.Tests;

/// <summary>Small arrays, archives, tables and sounds, made here.</summary>
internal static class ArraySamples
{
    /// <summary>Arrays of several types, orders and versions in NumPy's format.</summary>
    public static IEnumerable<FuzzSample> Numpy() =>
    [
        new("float32", Npy("<f4", false, "(3, 2, 2)", 48, 1)),
        new("uint8", Npy("|u1", false, "(4,)", 4, 1)),
        new("big-endian, column-major", Npy(">i2", true, "(2, 3)", 12, 2)),
        new("complex", Npy("<c8", false, "(2, 1)", 16, 3)),
        new("bool", Npy("|b1", false, "(2, 2)", 4, 1)),
        new("half", Npy("<f2", true, "(2, 2, 2)", 16, 1)),
    ];

    /// <summary>Arrays in the format of the MNIST files, plain and gzipped.</summary>
    public static IEnumerable<FuzzSample> Idx() =>
    [
        new("bytes", IdxFile(0x08, [3, 2, 2], 12)),
        new("floats", IdxFile(0x0D, [2, 3], 24)),
        new("labels", IdxFile(0x08, [5], 5)),
        new("gzipped", Gzip(IdxFile(0x08, [4, 3, 3], 36))),
        new("gzipped shorts", Gzip(IdxFile(0x0B, [2, 2], 8))),
    ];

    /// <summary>PCM and float sounds, with chunks before the data.</summary>
    public static IEnumerable<FuzzSample> Wav() =>
        new[] { (1, 8), (1, 16), (1, 24), (1, 32), (3, 32), (3, 64), (0xFFFE, 16) }.Select(static f => new FuzzSample($"wav {f}", WavFile(f.Item1, f.Item2)));

    /// <summary>Tables of files and labels.</summary>
    public static IEnumerable<FuzzSample> Labels() => new[]
    {
        "file\tlabel\na.png\t0\nb.png\t3\n",
        "a.png,1\nb.png,2\n",
        "path;class\n\"a;b.png\";cat\n\"c\"\"d.png\";dog\n",
        "a.png\nb.png\n",
        "filename,index0_999\nx/y.jpg,17\n",
    }.Select(static t => new FuzzSample("table", Encoding.UTF8.GetBytes(t)));

    /// <summary>An archive of the given entries.</summary>
    public static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                ZipArchiveEntry entry = archive.CreateEntry(name);
                entry.LastWriteTime = new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using Stream stream = entry.Open();
                stream.Write(content);
            }
        }

        return file.ToArray();
    }

    /// <summary>The bytes, gzipped.</summary>
    public static byte[] Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var deflate = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(plain);
        }

        return packed.ToArray();
    }

    /// <summary>An array whose header is as given.</summary>
    public static byte[] Npy(string type, bool columnMajor, string shape, int bytes, byte version)
    {
        byte[] header = Encoding.ASCII.GetBytes($"{{'descr': '{type}', 'fortran_order': {(columnMajor ? "True" : "False")}, 'shape': {shape}, }}\n");
        byte[] length = new byte[version == 1 ? 2 : 4];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. header, .. Content(bytes)];
    }

    /// <summary>An array in the IDX format.</summary>
    public static byte[] IdxFile(byte type, int[] sizes, int bytes)
    {
        byte[] dims = new byte[4 * sizes.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(dims.AsSpan(4 * i), sizes[i]);
        }

        return [0, 0, type, (byte)sizes.Length, .. dims, .. Content(bytes)];
    }

    private static byte[] WavFile(int format, int bits)
    {
        const int frames = 20;
        int channels = bits == 16 ? 2 : 1;
        byte[] file = new byte[72 + 8 + 6 + (frames * channels * bits / 8)];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        file[16] = 40;
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(20), (ushort)format);
        file[22] = (byte)channels;
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), 16000);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), 16000 * channels * bits / 8);
        file[32] = (byte)(channels * bits / 8);
        file[34] = (byte)bits;
        file[36] = 22;
        file[44] = 1;
        "LIST"u8.CopyTo(file.AsSpan(60));
        file[64] = 6;
        "data"u8.CopyTo(file.AsSpan(74));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(78), frames * channels * bits / 8);
        return file;
    }

    private static byte[] Content(int bytes) => [.. Enumerable.Range(0, bytes).Select(static i => (byte)(i * 17))];
}
