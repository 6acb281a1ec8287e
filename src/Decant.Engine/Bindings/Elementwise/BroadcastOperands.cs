using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>How planar operands are read for a result of one shape.</summary>
internal static class BroadcastOperands
{
    /// <summary>The merged axes of operands of a group, which has no others.</summary>
    public static BroadcastShape Shape(NodeGroup group)
    {
        Shape result = group.Outputs[0]!.Shape!;
        return new BroadcastShape([.. result.Sizes.ToArray().Select(static s => (nint)s)], [.. group.Inputs.Select(i => Strides(i!.Shape!, result))]);
    }

    /// <summary>A plan that reads all inputs and writes the only output as they are.</summary>
    public static KernelPlan Plan(NodeGroup group, Func<Kernel> create) =>
        new([.. group.Inputs.Select(static _ => (ValueLayout?)ValueLayout.Planar)], [ValueLayout.Planar], create);

    private static nint[] Strides(Shape own, Shape result) =>
        [.. Enumerable.Repeat((nint)0, result.Rank - own.Rank), .. own.Strides().Select((s, axis) => own.Sizes[axis] == 1 ? 0 : (nint)s)];
}
