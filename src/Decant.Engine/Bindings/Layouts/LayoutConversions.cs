using Decant.Graphs;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Conversions between the layouts of values.</summary>
internal static class LayoutConversions
{
    /// <summary>Whether a tensor in one layout can be read as it is in the other.</summary>
    public static bool IsView(TensorType type, ValueLayout from, ValueLayout to)
    {
        (nint batch, nint channels, nint positions) = LayoutSize.Image(type.Shape!);
        return (from, to) switch
        {
            (ValueLayout.Planar, ValueLayout.Blocked) => positions == 1 && channels % BlockedLayout.Block == 0,
            (ValueLayout.Blocked, ValueLayout.Planar) => positions == 1 && (channels % BlockedLayout.Block == 0 || batch == 1),
            _ => positions == 1 || channels == 1,
        };
    }

    /// <summary>The plan that converts a tensor.</summary>
    public static KernelPlan Plan(TensorType type, ValueLayout from, ValueLayout to)
    {
        (nint batch, nint channels, nint positions) = LayoutSize.Image(type.Shape!);
        return new KernelPlan([from], [to], () => (from, to) switch
        {
            (ValueLayout.Planar, ValueLayout.Blocked) => new LayoutKernel("layout.block", true, batch, channels, positions),
            (ValueLayout.Blocked, ValueLayout.Planar) => new LayoutKernel("layout.unblock", false, batch, channels, positions),
            (ValueLayout.Planar, ValueLayout.ChannelsLast) => new TransposeKernel([batch, channels, positions], [0, 2, 1], type.ElementType.BitWidth() / 8),
            (ValueLayout.ChannelsLast, ValueLayout.Planar) => new TransposeKernel([batch, positions, channels], [0, 2, 1], type.ElementType.BitWidth() / 8),
            _ => throw new InvalidOperationException($"no kernel converts {type} from {from} to {to}"),
        });
    }
}
