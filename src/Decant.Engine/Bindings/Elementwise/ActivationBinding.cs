using Decant.Graphs;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>An operator that kernels know as an activation, standing alone.</summary>
/// <typeparam name="TOperator">The operator.</typeparam>
internal sealed class ActivationBinding<TOperator> : KernelBinding<TOperator>
    where TOperator : Operator
{
    /// <inheritdoc/>
    public override ChainStep? Step(Node node) => FusableOperators.ActivationOf(node) is { } activation ? ChainStep.Of(activation) : null;

    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, TOperator op)
    {
        if (group.Inputs[0]!.TensorType is not { ElementType: ElementType.Float32 } type || FusableOperators.ActivationOf(group.Anchor) is not { } activation)
        {
            yield break;
        }

        foreach (ValueLayout layout in LayoutSize.Choices(type))
        {
            var inputs = new ValueLayout?[group.Inputs.Count];
            inputs[0] = layout;
            nint count = (nint)(LayoutSize.Bytes(type, layout) / sizeof(float));
            yield return new KernelPlan(inputs, [layout], () => new ActivationKernelStep(activation, count)) { Overwrites = [0] };
        }
    }

    private sealed unsafe class ActivationKernelStep(Activation activation, nint count) : Kernel
    {
        public override string Name => "activation.f32";

        public override void Run(in KernelRun run) => Unary.Run(activation, run.Input<float>(0), run.Output<float>(0), count, run.Team);
    }
}
