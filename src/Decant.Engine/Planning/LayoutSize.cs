using Decant.Graphs;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Sizes of values in the layouts of a program.</summary>
internal static class LayoutSize
{
    /// <summary>The static tensor type of a value whose elements have a fixed width of whole bytes, or null.</summary>
    public static TensorType? StaticType(Value value) =>
        value.TensorType is { Shape.IsStatic: true } type && type.ElementType.BitWidth() >= 8 ? type : null;

    /// <summary>The bytes that a static tensor takes.</summary>
    public static long Bytes(TensorType type, ValueLayout layout)
    {
        Shape shape = type.Shape!;
        return layout == ValueLayout.Blocked
            ? type.ElementType.ByteLength(shape.ElementCount / Math.Max(shape.Sizes[1], 1) * (BlockedLayout.Blocks((nint)shape.Sizes[1]) * BlockedLayout.Block))
            : type.ElementType.ByteLength(shape.ElementCount);
    }

    /// <summary>The batch, channels and remaining positions of an image-like tensor [N,C,…].</summary>
    public static (nint Batch, nint Channels, nint Positions) Image(Shape shape)
    {
        nint positions = 1;
        for (int axis = 2; axis < shape.Rank; axis++)
        {
            positions *= (nint)shape.Sizes[axis];
        }

        return ((nint)shape.Sizes[0], (nint)shape.Sizes[1], positions);
    }
}
