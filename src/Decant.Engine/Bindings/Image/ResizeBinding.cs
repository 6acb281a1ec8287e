using Decant.Graphs;
using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Resize of float32 images by nearest elements or bilinearly. The operator's own evaluation of a ramp tells where each output comes from.</summary>
internal sealed class ResizeBinding : KernelBinding<ResizeOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, ResizeOp op)
    {
        TensorType type = group.Inputs[0]!.TensorType!;
        Shape result = group.Outputs[0]!.Shape!;
        bool simple = op.Mode is ResizeMode.Nearest or ResizeMode.Linear && !op.Antialias && op.Axes is null
            && op.AspectRatio == AspectRatioPolicy.Stretch && op.Transformation != CoordinateTransformation.TfCropAndResize;
        if (!simple || type is not { ElementType: ElementType.Float32, Shape: { Rank: 4 } shape } || !result.Sizes[..2].SequenceEqual(shape.Sizes[..2])
            || group.Inputs.Skip(1).Any(static i => i is not null && i.Constant is null))
        {
            yield break;
        }

        var rest = new ValueLayout?[group.Inputs.Count - 1];
        foreach (ValueLayout layout in new[] { ValueLayout.Blocked, ValueLayout.Planar })
        {
            yield return new KernelPlan([layout, .. rest], [layout], () => new ResizeKernel(
                Axis(group.Anchor, op, shape, result, 2), Axis(group.Anchor, op, shape, result, 3), layout, shape));
        }
    }

    private static ResizeAxis Axis(Node node, ResizeOp op, Shape shape, Shape result, int axis)
    {
        double[] at = Coordinates(node, shape, result, axis);
        return op.Mode == ResizeMode.Nearest ? ResizeAxis.Nearest([.. at.Select(static c => (int)c)]) : ResizeAxis.Linear(at, (int)shape.Sizes[axis]);
    }

    // Resizing the numbers 0, 1, 2, … along an axis gives each output's coordinate on it.
    private static double[] Coordinates(Node node, Shape shape, Shape result, int axis)
    {
        int height = (int)shape.Sizes[2], width = (int)shape.Sizes[3];
        var ramp = new double[height * width];
        for (int i = 0; i < ramp.Length; i++)
        {
            ramp[i] = axis == 2 ? i / width : i % width;
        }

        Tensor? sizes = node.Input(3)?.Constant is null ? null : Tensor.Vector(1L, 1L, result.Sizes[2], result.Sizes[3]);
        var context = new EvaluationContext(
            node, [Tensor.Create(ramp, Shape.Of(1, 1, height, width)), node.Input(1)?.Constant, node.Input(2)?.Constant, sizes], static (_, _) => []);
        NodeEvaluation.Run(context);
        double[] resized = ((Tensor)context.Outputs[0]!).ToDoubles();
        int step = axis == 2 ? (int)result.Sizes[3] : 1;
        return [.. Enumerable.Range(0, (int)result.Sizes[axis]).Select(i => resized[i * step])];
    }

    private sealed unsafe class ResizeKernel(ResizeAxis rows, ResizeAxis columns, ValueLayout layout, Shape shape) : Kernel
    {
        public override string Name => "resize.f32";

        public override void Run(in KernelRun run)
        {
            (nint batch, nint channels, _) = LayoutSize.Image(shape);
            bool blocked = layout == ValueLayout.Blocked;
            Resize.Run(
                blocked ? ActivationLayout.Blocked : ActivationLayout.Planar, run.Input<float>(0), run.Output<float>(0),
                batch * (blocked ? BlockedLayout.Blocks(channels) : channels), (int)shape.Sizes[2], (int)shape.Sizes[3], rows, columns, run.Team);
        }
    }
}
