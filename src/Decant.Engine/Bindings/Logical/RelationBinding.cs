using System.Numerics;
using Decant.Graphs;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>A relation of two broadcast numbers.</summary>
/// <typeparam name="TOperator">The operator.</typeparam>
/// <param name="kind">The relation.</param>
internal sealed class RelationBinding<TOperator>(RelationKind kind) : KernelBinding<TOperator>
    where TOperator : Operator
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, TOperator op)
    {
        Func<Kernel>? create = group.Inputs[0]!.TensorType!.ElementType switch
        {
            ElementType.Float32 => () => new RelationKernel<float>(kind, BroadcastOperands.Shape(group)),
            ElementType.Int32 => () => new RelationKernel<int>(kind, BroadcastOperands.Shape(group)),
            ElementType.Int64 => () => new RelationKernel<long>(kind, BroadcastOperands.Shape(group)),
            ElementType.Bool => () => new RelationKernel<byte>(kind, BroadcastOperands.Shape(group)),
            _ => null,
        };
        if (create is not null)
        {
            yield return BroadcastOperands.Plan(group, create);
        }
    }

    private sealed unsafe class RelationKernel<T>(RelationKind kind, BroadcastShape shape) : Kernel
        where T : unmanaged, INumber<T>
    {
        public override string Name => "relation";

        public override void Run(in KernelRun run) => Relations.Run(kind, run.Input<T>(0), run.Input<T>(1), run.Output<byte>(0), shape, run.Team);

        public override void Dispose() => shape.Dispose();
    }
}
