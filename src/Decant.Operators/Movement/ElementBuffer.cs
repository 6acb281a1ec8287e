using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The elements of a tensor being put together by copying, whatever their type; zeros (empty strings) where nothing is copied.</summary>
internal sealed unsafe class ElementBuffer : IDisposable
{
    private const long LargestArray = 1L << 30;

    private readonly ElementType _type;
    private readonly int _width;
    private readonly string[]? _strings;
    private readonly TensorStorage? _storage;
    private TensorPin _pin;

    /// <summary>A buffer for <paramref name="length"/> elements of <paramref name="type"/>.</summary>
    public ElementBuffer(ElementType type, long length)
    {
        _type = type;
        Length = length;
        if (type == ElementType.String)
        {
            _strings = new string[length];
            Array.Fill(_strings, string.Empty);
            return;
        }

        _width = Math.Max(type.BitWidth(), 8) / 8;
        long bytes = checked(length * _width);
        _storage = bytes <= LargestArray ? new ManagedStorage<byte>(new byte[bytes]) : new NativeStorage(bytes);
        _pin = _storage.Pin(0);
    }

    /// <summary>The number of elements.</summary>
    public long Length { get; }

    /// <summary>Copies consecutive elements.</summary>
    public void CopyRun(ElementSource source, long from, long to, long count)
    {
        CheckRange(source.Tensor.Length, from, 1, count);
        CheckRange(Length, to, 1, count);
        if (_strings is not null)
        {
            Array.Copy(source.Strings!, from, _strings, to, count);
            return;
        }

        long bytes = count * _width;
        Buffer.MemoryCopy(source.Pointer + (from * _width), _pin.Pointer + (to * _width), bytes, bytes);
    }

    /// <summary>Copies elements at a fixed distance (0: the same one again) to places at a fixed distance.</summary>
    public void CopyStrided(ElementSource source, long from, long fromStep, long to, long toStep, long count)
    {
        if (fromStep == 1 && toStep == 1)
        {
            CopyRun(source, from, to, count);
            return;
        }

        CheckRange(source.Tensor.Length, from, fromStep, count);
        CheckRange(Length, to, toStep, count);
        switch (_width)
        {
            case 1:
                Copy<byte>(source.Pointer, from, fromStep, to, toStep, count);
                break;
            case 2:
                Copy<ushort>(source.Pointer, from, fromStep, to, toStep, count);
                break;
            case 4:
                Copy<uint>(source.Pointer, from, fromStep, to, toStep, count);
                break;
            case 8:
                Copy<ulong>(source.Pointer, from, fromStep, to, toStep, count);
                break;
            case 16:
                Copy<UInt128>(source.Pointer, from, fromStep, to, toStep, count);
                break;
            default:
                CopyStrings(source.Strings!, from, fromStep, to, toStep, count);
                break;
        }
    }

    /// <summary>Copies a block of any rank: both sides are walked with their own strides, in elements.</summary>
    public void CopyBlock(
        ElementSource source, ReadOnlySpan<long> sizes, long[] fromStrides, long from, long[] toStrides, long to)
    {
        if (Shape.CountElements(sizes) == 0)
        {
            return;
        }

        StridedBlock block = StridedBlock.Merge(sizes, fromStrides, toStrides);
        var walk = new IndexWalk(block.OuterSizes, block.OuterFrom, block.OuterTo);
        for (long i = 0; i < block.OuterCount; i++, walk.Next())
        {
            CopyStrided(source, from + walk.Offset(0), block.InnerFrom, to + walk.Offset(1), block.InnerTo, block.InnerSize);
        }
    }

    /// <summary>The finished tensor; the buffer must not be written to afterwards.</summary>
    public Tensor ToTensor(Shape shape)
    {
        if (_strings is not null)
        {
            return Tensor.FromStrings(_strings, shape);
        }

        return _type.IsPacked()
            ? Packing.Pack(_type, new ReadOnlySpan<byte>(_pin.Pointer, checked((int)Length)), shape)
            : Tensor.FromStorage(_type, shape, _storage!);
    }

    /// <inheritdoc/>
    public void Dispose() => _pin.Dispose();

    private static void CheckRange(long length, long start, long step, long count)
    {
        long last = start + (step * (count - 1));
        if (count > 0 && (Math.Min(start, last) < 0 || Math.Max(start, last) >= length))
        {
            throw new ArgumentOutOfRangeException(nameof(start), $"elements {start}..{last} of {length}");
        }
    }

    private void Copy<T>(byte* source, long from, long fromStep, long to, long toStep, long count)
        where T : unmanaged
    {
        T* read = (T*)source + from;
        T* write = (T*)_pin.Pointer + to;
        for (long i = 0; i < count; i++)
        {
            *write = *read;
            read += fromStep;
            write += toStep;
        }
    }

    private void CopyStrings(string[] source, long from, long fromStep, long to, long toStep, long count)
    {
        for (long i = 0; i < count; i++)
        {
            _strings![to + (i * toStep)] = source[from + (i * fromStep)];
        }
    }
}
