using System.Numerics;
using Decant.Kernels;

namespace Decant.Engine;

/// <summary>A function of two broadcast integers.</summary>
/// <typeparam name="T">The integers.</typeparam>
internal sealed unsafe class IntegerBinaryKernel<T>(BinaryKind kind, BroadcastShape shape) : Kernel
    where T : unmanaged, IBinaryInteger<T>
{
    /// <inheritdoc/>
    public override string Name => "binary.int";

    /// <summary>The plan of a group of two operands of one integer type, or null.</summary>
    public static KernelPlan? Plan(NodeGroup group, BinaryKind kind) => IntegerArithmetic.Supports(kind)
        ? BroadcastOperands.Plan(group, () => new IntegerBinaryKernel<T>(kind, BroadcastOperands.Shape(group)))
        : null;

    /// <inheritdoc/>
    public override void Run(in KernelRun run) => IntegerArithmetic.Run(kind, run.Input<T>(0), run.Input<T>(1), run.Output<T>(0), shape, run.Team);

    /// <inheritdoc/>
    public override void Dispose() => shape.Dispose();
}
