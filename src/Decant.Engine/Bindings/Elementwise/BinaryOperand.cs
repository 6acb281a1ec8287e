using Decant.Graphs;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>How one operand of a broadcast function is read when the result lies in some layout.</summary>
/// <param name="Layout">The layout that the operand is read in; null for a constant, which the kernel keeps.</param>
/// <param name="Strides">Floats between elements along the stored axes of the result; 0 where the operand is repeated.</param>
/// <param name="Constant">The packed constant, or null.</param>
internal sealed record BinaryOperand(ValueLayout? Layout, nint[] Strides, float[]? Constant)
{
    /// <summary>Reads an operand; null where it cannot be read for this layout of the result.</summary>
    public static BinaryOperand? Of(Value value, Shape result, ValueLayout layout)
    {
        Shape own = value.Shape!;
        Shape aligned = Shape.Of([.. Enumerable.Repeat(1L, result.Rank - own.Rank), .. own.Sizes]);
        if (layout != ValueLayout.Blocked)
        {
            return new BinaryOperand(value.Constant is null ? layout : null, StridesOf(aligned.Sizes.ToArray()), value.Constant?.ToArray<float>());
        }

        bool hasChannels = aligned.Sizes[1] == result.Sizes[1] && result.Sizes[1] > 1;
        if (!hasChannels)
        {
            // One value for all channels: read planar, and repeated for every block and lane.
            nint[] planar = StridesOf(aligned.Sizes.ToArray());
            return new BinaryOperand(value.Constant is null ? ValueLayout.Planar : null, [.. planar, 0], value.Constant?.ToArray<float>());
        }

        nint[] strides = StridesOf(LayoutSize.Stored(aligned, ValueLayout.Blocked));
        return value.Constant is { } constant ? new BinaryOperand(null, strides, Block(constant.AsSpan<float>(), aligned))
            : own.Rank == result.Rank ? new BinaryOperand(ValueLayout.Blocked, strides, null)
            : null;
    }

    private static nint[] StridesOf(long[] sizes)
    {
        var strides = new nint[sizes.Length];
        nint step = 1;
        for (int axis = sizes.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = sizes[axis] == 1 ? 0 : step;
            step *= (nint)sizes[axis];
        }

        return strides;
    }

    private static unsafe float[] Block(ReadOnlySpan<float> values, Shape shape)
    {
        (nint batch, nint channels, nint positions) = LayoutSize.Image(shape);
        var blocked = new float[BlockedLayout.Floats(batch, channels, positions, 1)];
        using var team = new ThreadTeam(1);
        fixed (float* from = values, to = blocked)
        {
            LayoutConversion.PlanarToBlocked(from, to, batch, channels, positions, team);
        }

        return blocked;
    }
}
