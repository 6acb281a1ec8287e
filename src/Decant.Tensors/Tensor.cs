using System.Runtime.InteropServices;

namespace Decant.Tensors;

/// <summary>
/// An immutable, row-major, n-dimensional array over managed, native or memory-mapped storage. Tensors are shared freely between
/// models and threads. A tensor of one repeated value (a splat) stores that value once.
/// </summary>
public sealed partial class Tensor : RuntimeValue
{
    private const int SplatPiece = 1 << 20;

    private readonly TensorStorage _storage;
    private readonly long _byteOffset;
    private readonly string[]? _strings;
    private TensorStorage? _expanded;

    private Tensor(ElementType elementType, Shape shape, TensorStorage storage, long byteOffset, bool isSplat, string[]? strings = null)
    {
        ElementType = elementType;
        Shape = shape;
        Length = shape.ElementCount;
        IsSplat = isSplat;
        _storage = storage;
        _byteOffset = byteOffset;
        _strings = strings;
    }

    /// <summary>The type of the elements.</summary>
    public ElementType ElementType { get; }

    /// <summary>The shape; always static.</summary>
    public Shape Shape { get; }

    /// <summary>The sizes of the dimensions.</summary>
    public ReadOnlySpan<long> Sizes => Shape.Sizes;

    /// <summary>The number of dimensions.</summary>
    public int Rank => Shape.Rank;

    /// <summary>The number of elements.</summary>
    public long Length { get; }

    /// <summary>Whether one value, stored once, repeats over the whole tensor.</summary>
    public bool IsSplat { get; }

    /// <summary>The bytes that the elements take when written out.</summary>
    public long ByteLength => ElementType.ByteLength(Length);

    /// <summary>The bytes that are stored: those of one element for a splat.</summary>
    public long StoredByteLength => ElementType.ByteLength(IsSplat ? 1 : Length);

    /// <summary>The file that the elements are mapped from, or null.</summary>
    public MappedFile? MappedFrom => (_storage as MappedStorage)?.File;

    /// <summary>Whether the elements are computed when they are asked for; <see cref="CopyTo(long, Span{byte})"/> and <see cref="CopyTo(Stream)"/> keep none of them.</summary>
    public bool IsComputed => _storage is ComputedStorage;

    /// <summary>The elements of a string tensor, in row-major order.</summary>
    /// <exception cref="InvalidOperationException">The elements are not strings.</exception>
    public ReadOnlySpan<string> Strings => _strings ?? throw new InvalidOperationException($"a tensor of {ElementType.Name()} holds no strings");

    /// <summary>All elements, in row-major order; a splat is expanded on the first call.</summary>
    /// <typeparam name="T">A type of the elements' size.</typeparam>
    /// <exception cref="InvalidOperationException">The sizes differ, or there are more elements than a span holds.</exception>
    public ReadOnlySpan<T> AsSpan<T>()
        where T : unmanaged => Length <= int.MaxValue
            ? AsSpan<T>(0, (int)Length)
            : throw new InvalidOperationException($"{this} has more elements than a span holds; read it in parts");

    /// <summary>Some elements, in row-major order.</summary>
    /// <inheritdoc cref="AsSpan{T}()"/>
    public unsafe ReadOnlySpan<T> AsSpan<T>(long start, int count)
        where T : unmanaged
    {
        if (ElementType.BitWidth() != sizeof(T) * 8)
        {
            throw new InvalidOperationException($"{this} cannot be read as {typeof(T).Name}");
        }

        return (long)count * sizeof(T) <= int.MaxValue
            ? MemoryMarshal.Cast<byte, T>(Bytes(start * sizeof(T), count * sizeof(T)))
            : LargeSpan<T>(start, count);
    }

    /// <summary>Up to 2 GB of the elements' bytes, little-endian and row-major.</summary>
    public ReadOnlySpan<byte> Bytes(long offset, int length) => Dense().Bytes(DenseOffset + offset, length);

    /// <summary>Keeps the elements in place and gives their address; dispose the pin when done.</summary>
    public TensorPin Pin() => Dense().Pin(DenseOffset);

    /// <summary>Copies some of the elements' bytes, little-endian and row-major. A splat is not expanded, and a computed tensor not kept.</summary>
    /// <exception cref="InvalidOperationException">The elements are strings.</exception>
    public void CopyTo(long byteOffset, Span<byte> target)
    {
        if (IsSplat)
        {
            ThrowIfStrings();
            Fill(target, byteOffset);
            return;
        }

        Dense().CopyTo(_byteOffset + byteOffset, target);
    }

    /// <summary>Writes all elements to a stream, little-endian and row-major, piece by piece. A splat is not expanded, and a computed tensor not kept.</summary>
    /// <exception cref="InvalidOperationException">The elements are strings.</exception>
    public void CopyTo(Stream stream)
    {
        if (!IsSplat)
        {
            Dense().CopyTo(stream, _byteOffset, ByteLength);
            return;
        }

        ThrowIfStrings();
        byte[] piece = new byte[Math.Min(ByteLength, SplatPiece)];
        Fill(piece, 0);
        for (long left = ByteLength; left > 0; left -= piece.Length)
        {
            stream.Write(piece, 0, (int)Math.Min(left, piece.Length));
        }
    }

    /// <summary>A copy of the elements.</summary>
    public T[] ToArray<T>()
        where T : unmanaged => AsSpan<T>().ToArray();

    /// <summary>The same elements in another shape of the same element count; nothing is copied.</summary>
    /// <exception cref="ArgumentException">The element counts differ.</exception>
    public Tensor Reshape(Shape shape) => shape.ElementCount == Length
        ? new Tensor(ElementType, shape, _storage, _byteOffset, IsSplat, _strings)
        : throw new ArgumentException($"{this} cannot be reshaped to {shape}", nameof(shape));

    /// <summary>The repeated value of a splat, as a scalar.</summary>
    /// <exception cref="InvalidOperationException">The tensor is no splat.</exception>
    public Tensor SplatValue() => IsSplat
        ? new Tensor(ElementType, Shape.Scalar, _storage, _byteOffset, isSplat: false)
        : throw new InvalidOperationException($"{this} is no splat");

    /// <summary>A tensor of another shape that repeats the one value of this tensor, stored as a splat.</summary>
    /// <exception cref="ArgumentException">The tensor is no splat and has more or fewer than one element.</exception>
    public Tensor Repeat(Shape shape)
    {
        if (!IsSplat && Length != 1)
        {
            throw new ArgumentException($"{this} does not hold one value", nameof(shape));
        }

        if (_strings is not null)
        {
            var copies = new string[shape.ElementCount];
            Array.Fill(copies, _strings[0]);
            return FromStrings(copies, shape);
        }

        if (!ElementType.IsPacked())
        {
            return new Tensor(ElementType, shape, _storage, _byteOffset, isSplat: true);
        }

        int width = ElementType.BitWidth();
        int bits = ReadBits(0);
        int filled = width == 4 ? bits * 0x11 : bits * 0x55;
        return Splat(ElementType, shape, [(byte)filled]);
    }

    /// <summary>The same bytes as another element type of the same width; nothing is copied.</summary>
    /// <exception cref="ArgumentException">The widths differ.</exception>
    public Tensor Reinterpret(ElementType type) => type.BitWidth() == ElementType.BitWidth() && _strings is null
        ? new Tensor(type, Shape, _storage, _byteOffset, IsSplat)
        : throw new ArgumentException($"{this} cannot be read as {type.Name()}", nameof(type));

    /// <summary>A tensor with the same elements, which are in memory: neither in a file nor computed when they are asked for.</summary>
    public Tensor Materialize()
    {
        if (MappedFrom is null && !IsComputed)
        {
            return this;
        }

        long stored = StoredByteLength;
        var copy = new NativeStorage(stored, target => CopyStored(target, stored));
        return new Tensor(ElementType, Shape, copy, 0, IsSplat);
    }

    /// <summary>The type and shape, such as <c>float32[1,3,224,224]</c>.</summary>
    public override string ToString() => $"{ElementType.Name()}{Shape}";

    private long DenseOffset => IsSplat ? 0 : _byteOffset;

    private unsafe void CopyStored(nint target, long stored)
    {
        for (long at = 0; at < stored; at += Chunk)
        {
            int length = (int)Math.Min(Chunk, stored - at);
            _storage.CopyTo(_byteOffset + at, new Span<byte>((byte*)target + at, length));
        }
    }

    // The unit of a splat repeats from offset 0 on; pieces need not start at a whole one.
    private void Fill(Span<byte> target, long byteOffset)
    {
        ReadOnlySpan<byte> unit = SplatUnit();
        if (byteOffset < 0 || target.Length > ByteLength - byteOffset)
        {
            throw new ArgumentOutOfRangeException(nameof(byteOffset), $"{target.Length} bytes at {byteOffset} of {this}");
        }

        if (unit.Length == 1)
        {
            target.Fill(unit[0]);
            return;
        }

        for (int i = 0; i < target.Length; i++)
        {
            target[i] = unit[(int)((byteOffset + i) % unit.Length)];
        }
    }

    private ReadOnlySpan<byte> SplatUnit() => _storage.Bytes(_byteOffset, Math.Max(ElementType.BitWidth() / 8, 1));

    private unsafe ReadOnlySpan<T> LargeSpan<T>(long start, int count)
        where T : unmanaged
    {
        _ = Bytes((start + count) * sizeof(T), 0);
        return new ReadOnlySpan<T>(Pin().Pointer + (start * sizeof(T)), count);
    }

    private void ThrowIfStrings()
    {
        if (_strings is not null)
        {
            throw new InvalidOperationException($"{this} has no bytes: its elements are strings");
        }
    }

    private TensorStorage Dense()
    {
        ThrowIfStrings();
        return IsSplat ? _expanded ??= Expand() : _storage;
    }

    private unsafe NativeStorage Expand()
    {
        byte[] unit = SplatUnit().ToArray();
        int width = unit.Length;
        long total = ByteLength;
        return new NativeStorage(total, target =>
        {
            for (long at = 0; at < total; at += width)
            {
                unit.CopyTo(new Span<byte>((byte*)target + at, width));
            }
        });
    }
}
