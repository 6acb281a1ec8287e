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

    /// <summary>Whether a tensor can be kept in the blocked layout: float32 with channels and at least one position axis.</summary>
    public static bool CanBlock(TensorType type) => type is { ElementType: ElementType.Float32, Shape.Rank: 3 or 4 };

    /// <summary>The layouts that element-wise work on a tensor can be done in.</summary>
    public static IReadOnlyList<ValueLayout> Choices(TensorType type) =>
        CanBlock(type) ? [ValueLayout.Planar, ValueLayout.Blocked]
        : CanPutChannelsLast(type) ? [ValueLayout.Planar, ValueLayout.ChannelsLast]
        : [ValueLayout.Planar];

    /// <summary>Whether a tensor can be kept with its channels last: 8-bit integers with channels and at least one position axis.</summary>
    public static bool CanPutChannelsLast(TensorType type) => type is { ElementType: ElementType.UInt8 or ElementType.Int8, Shape.Rank: 3 or 4 };

    /// <summary>The sizes of the array as it lies in memory, outermost first.</summary>
    public static long[] Stored(Shape shape, ValueLayout layout) => layout switch
    {
        ValueLayout.Blocked => [shape.Sizes[0], BlockedLayout.Blocks((nint)shape.Sizes[1]), .. shape.Sizes[2..], BlockedLayout.Block],
        ValueLayout.ChannelsLast => [shape.Sizes[0], .. shape.Sizes[2..], shape.Sizes[1]],
        _ => shape.Sizes.ToArray(),
    };

    /// <summary>Where an axis of the shape lies in <see cref="Stored"/>; of blocked channels, the axis of blocks.</summary>
    public static int StoredAxis(Shape shape, ValueLayout layout, int axis) =>
        layout != ValueLayout.ChannelsLast || axis == 0 ? axis : axis == 1 ? shape.Rank - 1 : axis - 1;

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
