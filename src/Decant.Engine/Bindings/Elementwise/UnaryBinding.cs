using Decant.Graphs;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>A function of one float, element by element.</summary>
/// <typeparam name="TOperator">The operator.</typeparam>
/// <param name="kind">The function.</param>
internal sealed class UnaryBinding<TOperator>(UnaryKind kind) : KernelBinding<TOperator>
    where TOperator : Operator
{
    /// <inheritdoc/>
    public override ChainStep? Step(Node node) => ChainStep.Of(kind);

    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, TOperator op)
    {
        if (group.Inputs[0]!.TensorType is not { ElementType: ElementType.Float32 } type)
        {
            yield break;
        }

        foreach (ValueLayout layout in LayoutSize.Choices(type))
        {
            nint count = (nint)(LayoutSize.Bytes(type, layout) / sizeof(float));
            yield return new KernelPlan([layout], [layout], () => new UnaryKernel(kind, count)) { Overwrites = [0] };
        }
    }

    private sealed unsafe class UnaryKernel(UnaryKind kind, nint count) : Kernel
    {
        public override string Name => "unary.f32";

        public override void Run(in KernelRun run) => Unary.Run(kind, run.Input<float>(0), run.Output<float>(0), count, run.Team);
    }
}
