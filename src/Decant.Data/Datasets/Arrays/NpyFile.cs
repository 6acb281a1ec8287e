using Decant.Tensors;

namespace Decant.Data;

/// <summary>An <c>.npy</c> file as one tensor.</summary>
public static class NpyFile
{
    /// <summary>Reads the whole array.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelException">DEC1505: the file is damaged, or its array is a scalar.</exception>
    /// <exception cref="UnsupportedException">DEC1506: its elements are no numbers that are read.</exception>
    public static Tensor Read(string path)
    {
        FileStream stream = File.OpenRead(path);
        using RowReader reader = NpyReader.Open(stream, stream.Length, path);
        var bytes = new byte[reader.Header.ByteLength];
        int at = 0;
        for (long row = 0; row < reader.Header.Rows; row++)
        {
            Tensor tensor = reader.Read();
            tensor.Bytes(0, (int)tensor.ByteLength).CopyTo(bytes.AsSpan(at));
            at += (int)tensor.ByteLength;
        }

        return Tensor.Create(reader.Header.Type, bytes, Shape.Of(reader.Header.Sizes));
    }
}
