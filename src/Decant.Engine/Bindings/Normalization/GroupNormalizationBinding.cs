using Decant.Graphs;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Normalization of groups of channels of float32.</summary>
/// <typeparam name="TOperator">The operator.</typeparam>
/// <param name="read">The groups and epsilon, given the operator and the channels.</param>
internal sealed class GroupNormalizationBinding<TOperator>(Func<TOperator, long, (long Groups, float Epsilon)> read) : KernelBinding<TOperator>
    where TOperator : Operator
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, TOperator op)
    {
        TensorType type = group.Inputs[0]!.TensorType!;
        Shape shape = type.Shape!;
        if (group.Inputs.Any(static i => i!.TensorType!.ElementType != ElementType.Float32) || shape.Rank < 2
            || group.Inputs.Skip(1).Any(i => i!.Shape!.ElementCount != shape.Sizes[1]))
        {
            yield break;
        }

        (long groups, float epsilon) = read(op, shape.Sizes[1]);
        if (groups < 1 || shape.Sizes[1] % groups != 0)
        {
            yield break;
        }

        foreach (ValueLayout layout in LayoutSize.Choices(type).Where(l => l == ValueLayout.Planar || groups == shape.Sizes[1]))
        {
            yield return new KernelPlan([layout, ValueLayout.Planar, ValueLayout.Planar], [layout], () => new GroupNormalizationKernel(layout, shape, (nint)groups, epsilon)) { Overwrites = [0] };
        }
    }

    private sealed unsafe class GroupNormalizationKernel(ValueLayout layout, Shape shape, nint groups, float epsilon) : Kernel
    {
        public override string Name => groups == shape.Sizes[1] ? "instance-normalization.f32" : "group-normalization.f32";

        public override void Run(in KernelRun run)
        {
            (nint batch, nint channels, nint positions) = LayoutSize.Image(shape);
            GroupNormalization.Run(
                layout == ValueLayout.Blocked ? ActivationLayout.Blocked : ActivationLayout.Planar, run.Input<float>(0), run.Output<float>(0),
                batch, channels, positions, groups, run.Input<float>(1), run.Input<float>(2), epsilon, run.Team);
        }
    }
}
