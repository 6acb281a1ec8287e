using System.Text;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.OnnxRuntime;

/// <summary>Copies values out of ONNX Runtime.</summary>
internal sealed unsafe class ValueReader(OnnxRuntimeLibrary library)
{
    private const int ManagedLimit = 1 << 20;

    private readonly OrtApi _api = library.Api;

    /// <summary>Copies a value and releases it.</summary>
    /// <param name="name">What the value is called in messages.</param>
    /// <param name="value">The value, or zero where an optional output was not produced.</param>
    /// <param name="declared">The declared type, where it is known; only it tells an optional that is present from a plain value.</param>
    /// <exception cref="UnsupportedException">DEC1708: the value is a map, a sparse tensor or opaque.</exception>
    public RuntimeValue Take(string name, nint value, DataType? declared)
    {
        if (value == 0)
        {
            return new RuntimeOptional(null);
        }

        using var owner = new OrtHandle(value, _api.ReleaseValue);
        if (declared is not OptionalType optional)
        {
            return Read(name, value, declared);
        }

        int present;
        _api.Check(_api.HasValue(value, &present), $"reading output '{name}'");
        return new RuntimeOptional(present == 0 ? null : Read(name, value, optional.Item));
    }

    private RuntimeValue Read(string name, nint value, DataType? declared)
    {
        int kind;
        _api.Check(_api.GetValueType(value, &kind), $"reading output '{name}'");
        return (OrtValueKind)kind switch
        {
            OrtValueKind.Tensor => ReadTensor(name, value),
            OrtValueKind.Sequence => ReadSequence(name, value, (declared as SequenceType)?.Item),
            var other => throw new UnsupportedException("DEC1708", $"ONNX Runtime: output '{name}' is a value of kind {other}, which Decant does not read."),
        };
    }

    private RuntimeSequence ReadSequence(string name, nint value, DataType? item)
    {
        nuint count;
        _api.Check(_api.GetValueCount(value, &count), $"reading output '{name}'");
        var items = new RuntimeValue[count];
        for (int i = 0; i < items.Length; i++)
        {
            nint element;
            _api.Check(_api.GetValue(value, i, library.Allocator, &element), $"reading output '{name}[{i}]'");
            items[i] = Take($"{name}[{i}]", element, item);
        }

        return new RuntimeSequence(items);
    }

    private Tensor ReadTensor(string name, nint value)
    {
        nint info;
        _api.Check(_api.GetTensorTypeAndShape(value, &info), $"reading output '{name}'");
        TensorType type = OrtTypes.TakeTensor(_api, info);
        Shape shape = type.Shape!;
        if (type.ElementType == ElementType.String)
        {
            return Tensor.FromStrings(ReadStrings(name, value, shape.ElementCount), shape);
        }

        void* data;
        _api.Check(_api.GetTensorMutableData(value, &data), $"reading output '{name}'");
        long bytes = type.ElementType.ByteLength(shape.ElementCount);
        nint source = (nint)data;
        if (bytes > ManagedLimit)
        {
            return Tensor.FromStorage(type.ElementType, shape, new NativeStorage(bytes, target => Copy((byte*)target)));
        }

        var copy = new byte[bytes];
        fixed (byte* target = copy)
        {
            Copy(target);
        }

        return Tensor.Create(type.ElementType, copy, shape);

        void Copy(byte* target)
        {
            Buffer.MemoryCopy((void*)source, target, bytes, bytes);
            int used = (int)(shape.ElementCount * type.ElementType.BitWidth() % 8);
            if (used != 0)
            {
                // ONNX Runtime leaves the unused bits of a packed tensor's last byte as they happen to be.
                target[bytes - 1] &= (byte)((1 << used) - 1);
            }
        }
    }

    private string[] ReadStrings(string name, nint value, long count)
    {
        nuint total;
        _api.Check(_api.GetStringTensorDataLength(value, &total), $"reading output '{name}'");
        var bytes = new byte[Math.Max(1, checked((int)total))];
        var starts = new nuint[Math.Max(1, count)];
        fixed (byte* buffer = bytes)
        fixed (nuint* start = starts)
        {
            _api.Check(_api.GetStringTensorContent(value, buffer, total, start, (nuint)count), $"reading output '{name}'");
        }

        var texts = new string[count];
        for (long i = 0; i < count; i++)
        {
            int from = (int)starts[i];
            int to = i + 1 < count ? (int)starts[i + 1] : (int)total;
            texts[i] = Encoding.UTF8.GetString(bytes, from, to - from);
        }

        return texts;
    }
}
