using System.Text;
using Decant.Tensors;

namespace Decant.OnnxRuntime;

/// <summary>
/// Hands values to ONNX Runtime. The elements of tensors are not copied: they stay pinned until this object is disposed.
/// </summary>
internal sealed unsafe class ValueWriter(OnnxRuntimeLibrary library) : IDisposable
{
    private readonly OrtApi _api = library.Api;
    private readonly List<TensorPin> _pins = [];
    private readonly List<OrtHandle> _values = [];

    /// <summary>The value as ONNX Runtime sees it, valid until this object is disposed.</summary>
    /// <param name="name">What the value is called in messages.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="UnsupportedException">DEC1708: the C API cannot carry the value.</exception>
    /// <exception cref="ArgumentException">DEC1706: ONNX Runtime refuses the value.</exception>
    public nint Write(string name, RuntimeValue value) => value switch
    {
        Tensor { ElementType: ElementType.String } strings => WriteStrings(name, strings),
        Tensor tensor => WriteTensor(name, tensor),
        RuntimeSequence sequence => WriteSequence(name, sequence),
        RuntimeOptional { Value: { } present } => Write(name, present),
        RuntimeOptional => throw new UnsupportedException("DEC1708",
            $"ONNX Runtime: input '{name}' is an empty optional, which its C API cannot carry. Run the model in Decant's own engine."),
        _ => throw new UnsupportedException("DEC1708",
            $"ONNX Runtime: input '{name}' is a {value.GetType().Name}, which its C API cannot carry."),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (OrtHandle value in _values)
        {
            value.Dispose();
        }

        foreach (TensorPin pin in _pins)
        {
            pin.Dispose();
        }

        _values.Clear();
        _pins.Clear();
    }

    private nint WriteTensor(string name, Tensor tensor)
    {
        TensorPin pin = tensor.Pin();
        _pins.Add(pin);
        nint value;
        fixed (long* sizes = SizesOf(tensor))
        {
            Require(name, tensor.ToString(), _api.CreateTensorWithDataAsOrtValue(
                library.CpuMemory, pin.Pointer, (nuint)tensor.ByteLength, sizes, (nuint)tensor.Rank, (int)tensor.ElementType, &value));
        }

        return Own(value);
    }

    private nint WriteStrings(string name, Tensor tensor)
    {
        nint value;
        fixed (long* sizes = SizesOf(tensor))
        {
            Require(name, tensor.ToString(), _api.CreateTensorAsOrtValue(
                library.Allocator, sizes, (nuint)tensor.Rank, (int)ElementType.String, &value));
        }

        Own(value);
        for (int i = 0; i < tensor.Strings.Length; i++)
        {
            string text = tensor.Strings[i];
            int length = Encoding.UTF8.GetByteCount(text);
            byte* target;
            Require(name, tensor.ToString(), _api.GetResizedStringTensorElementBuffer(value, (nuint)i, (nuint)length, &target));
            Encoding.UTF8.GetBytes(text, new Span<byte>(target, length));
        }

        return value;
    }

    private nint WriteSequence(string name, RuntimeSequence sequence)
    {
        if (sequence.Items.Count == 0)
        {
            throw new UnsupportedException("DEC1708",
                $"ONNX Runtime: input '{name}' is an empty sequence, which its C API cannot carry. Run the model in Decant's own engine.");
        }

        nint[] items = [.. sequence.Items.Select((item, i) => Write($"{name}[{i}]", item))];
        nint value;
        fixed (nint* first = items)
        {
            Require(name, $"sequence of {items.Length}", _api.CreateValue(first, (nuint)items.Length, (int)OrtValueKind.Sequence, &value));
        }

        return Own(value);
    }

    private nint Own(nint value)
    {
        _values.Add(new OrtHandle(value, _api.ReleaseValue));
        return value;
    }

    /// <summary>The sizes, never empty: a scalar's address must not be null.</summary>
    private static long[] SizesOf(Tensor tensor) => tensor.Rank == 0 ? [1] : tensor.Sizes.ToArray();

    private void Require(string name, string what, nint status)
    {
        if (_api.Take(status) is { } failure)
        {
            throw new ArgumentException($"DEC1706 ONNX Runtime: it does not take input '{name}' ({what}): {failure}");
        }
    }
}
