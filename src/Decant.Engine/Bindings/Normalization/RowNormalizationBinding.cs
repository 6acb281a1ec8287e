using Decant.Graphs;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Normalization of the last axes of float32, with their scale and shift.</summary>
/// <typeparam name="TOperator">The operator.</typeparam>
/// <param name="read">Its axis and epsilon.</param>
/// <param name="centre">Whether the mean is taken away.</param>
internal sealed class RowNormalizationBinding<TOperator>(Func<TOperator, (long Axis, float Epsilon)> read, bool centre) : KernelBinding<TOperator>
    where TOperator : Operator
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, TOperator op)
    {
        Shape shape = group.Inputs[0]!.Shape!;
        (long given, float epsilon) = read(op);
        int axis = (int)(given < 0 ? given + shape.Rank : given);
        long length = Shape.CountElements(shape.Sizes[axis..]);
        bool whole = group.Inputs.Skip(1).All(i => i is null || i.Shape!.ElementCount == length);
        if (!whole || group.Inputs.Any(static i => i is not null && i.TensorType!.ElementType != ElementType.Float32) || group.Outputs.Skip(1).Any(static o => o is not null))
        {
            yield break;
        }

        ValueLayout?[] inputs = [.. group.Inputs.Select(static i => i is null ? (ValueLayout?)null : ValueLayout.Planar)];
        nint rows = (nint)Shape.CountElements(shape.Sizes[..axis]);
        ValueLayout[] outputs = [.. group.Outputs.Select(static _ => ValueLayout.Planar)];
        yield return new KernelPlan(inputs, outputs, () => new RowNormalizationKernel(rows, (nint)length, inputs.Length > 2 && inputs[2] is not null, epsilon, centre)) { Overwrites = [0] };
    }

    private sealed unsafe class RowNormalizationKernel(nint rows, nint length, bool shifted, float epsilon, bool centre) : Kernel
    {
        public override string Name => centre ? "layer-normalization.f32" : "rms-normalization.f32";

        public override void Run(in KernelRun run) => LayerNormalization.Run(
            run.Input<float>(0), run.Output<float>(0), rows, length, run.Input<float>(1), shifted ? run.Input<float>(2) : null, epsilon, centre, run.Team);
    }
}
