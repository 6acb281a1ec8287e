using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The elements of a tensor to copy from, each of one whole unit (packed types are unpacked to bytes); dispose it when done.</summary>
internal sealed unsafe class ElementSource : IDisposable
{
    private readonly Tensor _units;
    private TensorPin _pin;

    /// <summary>Opens <paramref name="tensor"/> for copying.</summary>
    public ElementSource(Tensor tensor)
    {
        Tensor = tensor;
        if (tensor.ElementType == ElementType.String)
        {
            _units = tensor;
            Strings = tensor.Strings.ToArray();
            return;
        }

        _units = tensor.ElementType.IsPacked() ? Packing.Unpack(tensor) : tensor;
        _pin = _units.Pin();
    }

    /// <summary>The tensor.</summary>
    public Tensor Tensor { get; }

    /// <summary>The address of the first unit; null for strings.</summary>
    public byte* Pointer => _pin.Pointer;

    /// <summary>The elements of a string tensor, or null.</summary>
    public string[]? Strings { get; }

    /// <inheritdoc/>
    public void Dispose() => _pin.Dispose();
}
