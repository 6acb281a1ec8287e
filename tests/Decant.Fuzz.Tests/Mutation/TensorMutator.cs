using System.Buffers.Binary;
using Decant.Formats.Onnx;
using Decant.Formats.Protobuf;

namespace Decant.Fuzz.Tests;

/// <summary>Makes nonsense of stored tensors and of declared types.</summary>
/// <param name="random">The dice.</param>
internal sealed class TensorMutator(Random random)
{
    private const int MostElements = 64;

    /// <summary>A type of any kind.</summary>
    public static TypeProto? AnyType(Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                return null;
            case 1:
                return new TypeProto { SequenceType = new TypeProto.Sequence { ElemType = AnyType(random) } };
            case 2:
                return new TypeProto { OptionalType = new TypeProto.Optional { ElemType = AnyType(random) } };
            default:
                var shape = new TensorShapeProto();
                for (int rank = random.Next(5); rank > 0; rank--)
                {
                    EditShape(shape, random);
                }

                return new TypeProto { TensorType = new TypeProto.Tensor { ElemType = random.Next(3) > 0 ? 1 : random.Next(28), Shape = random.Next(5) == 0 ? null : shape } };
        }
    }

    /// <summary>Changes one dimension, or the rank.</summary>
    public static void EditShape(TensorShapeProto shape, Random random)
    {
        int at = random.Next(Math.Max(1, shape.Dim.Count));
        var dim = random.Next(4) switch
        {
            0 => new TensorShapeProto.Dimension { DimParam = "d" + random.Next(3) },
            1 => new TensorShapeProto.Dimension(),
            2 => new TensorShapeProto.Dimension { DimValue = ByteMutator.Number(random) },
            _ => new TensorShapeProto.Dimension { DimValue = random.Next(6) },
        };
        if (shape.Dim.Count == 0 || random.Next(3) == 0)
        {
            shape.Dim.Insert(at < shape.Dim.Count ? at : shape.Dim.Count, dim);
        }
        else if (random.Next(3) == 0)
        {
            shape.Dim.RemoveAt(at);
        }
        else
        {
            shape.Dim[at] = dim;
        }
    }

    /// <summary>Changes dimensions, type or elements.</summary>
    public void Edit(TensorProto tensor)
    {
        int at = random.Next(Math.Max(1, tensor.Dims.Count));
        switch (random.Next(7))
        {
            case 0 when tensor.Dims.Count > 0:
                tensor.Dims[at] = ByteMutator.Number(random);
                break;
            case 1:
                Regroup(tensor);
                break;
            case 2:
                tensor.DataType = random.Next(28);
                break;
            case 3 when tensor.RawData is { Length: > 0 }:
                tensor.RawData = new ByteRange(Array.Empty<byte>());
                break;
            case 4:
                tensor.Dims.Add(random.Next(3));
                break;
            default:
                Rewrite(tensor);
                break;
        }
    }

    // The same elements in another shape, so that the tensor stays whole.
    private void Regroup(TensorProto tensor)
    {
        if (tensor.Dims.Count == 0 || random.Next(2) == 0)
        {
            tensor.Dims.Insert(random.Next(tensor.Dims.Count + 1), 1);
            return;
        }

        int at = random.Next(tensor.Dims.Count);
        int to = random.Next(tensor.Dims.Count);
        (tensor.Dims[at], tensor.Dims[to]) = (tensor.Dims[to], tensor.Dims[at]);
    }

    // Small integer tensors are shapes, axes and indices: their elements matter.
    private void Rewrite(TensorProto tensor)
    {
        byte[] bytes = tensor.RawData is { Length: > 0 and < 8 * MostElements } raw ? raw.Span().ToArray() : [];
        int width = tensor.DataType switch { 7 or 13 or 11 => 8, 1 or 6 or 12 => 4, _ => 1 };
        if (bytes.Length < width)
        {
            if (tensor.Int64Data.Count > 0)
            {
                tensor.Int64Data[random.Next(tensor.Int64Data.Count)] = ByteMutator.Number(random);
            }

            return;
        }

        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, random.Next(2) == 0 ? random.Next(-4, 9) : ByteMutator.Number(random));
        number[..width].CopyTo(bytes.AsSpan(random.Next(bytes.Length / width) * width));
        tensor.RawData = new ByteRange(bytes);
    }
}
