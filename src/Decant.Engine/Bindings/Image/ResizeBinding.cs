using Decant.Graphs;
using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>
/// Resize of float32 images along their rows and columns. The operator's own evaluation tells where each output comes from: of a ramp for nearest elements and
/// bilinear ones, of one element at a time for all other weights.
/// </summary>
internal sealed class ResizeBinding : KernelBinding<ResizeOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, ResizeOp op)
    {
        TensorType type = group.Inputs[0]!.TensorType!;
        Shape result = group.Outputs[0]!.Shape!;
        bool separable = op.Axes is null && op.AspectRatio == AspectRatioPolicy.Stretch && op.Transformation != CoordinateTransformation.TfCropAndResize;
        bool ramp = op.Mode is ResizeMode.Nearest or ResizeMode.Linear && !op.Antialias;
        if (!separable || type is not { ElementType: ElementType.Float32, Shape: { Rank: 4 } shape } || !result.Sizes[..2].SequenceEqual(shape.Sizes[..2])
            || group.Inputs.Skip(1).Any(static i => i is not null && i.Constant is null))
        {
            yield break;
        }

        var rest = new ValueLayout?[group.Inputs.Count - 1];
        foreach (ValueLayout layout in new[] { ValueLayout.Blocked, ValueLayout.Planar })
        {
            yield return new KernelPlan([layout, .. rest], [layout], () => ramp
                ? new ResizeKernel(Axis(group.Anchor, op, shape, result, 2), Axis(group.Anchor, op, shape, result, 3), layout, shape)
                : new SeparableResizeKernel(Taps(group.Anchor, shape, result, 2), Taps(group.Anchor, shape, result, 3), layout, shape));
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

    // Resizing single ones along an axis gives the weight of each input in each output.
    private static ResizeTaps Taps(Node node, Shape shape, Shape result, int axis)
    {
        int inputs = (int)shape.Sizes[axis], outputs = (int)result.Sizes[axis];
        var single = new float[inputs * inputs];
        for (int i = 0; i < inputs; i++)
        {
            single[(i * inputs) + i] = 1;
        }

        Tensor? scales = node.Input(2)?.Constant is { Length: 4 } given ? Tensor.Vector(1f, 1, given.ToFloats()[axis], 1) : null;
        Tensor? sizes = node.Input(3)?.Constant is null ? null : Tensor.Vector(inputs, 1L, outputs, 1);
        var context = new EvaluationContext(node, [Tensor.Create(single, Shape.Of(inputs, 1, inputs, 1)), null, scales, sizes], static (_, _) => []);
        NodeEvaluation.Run(context);
        float[] resized = ((Tensor)context.Outputs[0]!).ToFloats();
        var weights = new float[resized.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = resized[(i % inputs * outputs) + (i / inputs)];
        }

        return new ResizeTaps(weights, inputs);
    }

    private sealed unsafe class SeparableResizeKernel(ResizeTaps rows, ResizeTaps columns, ValueLayout layout, Shape shape) : Kernel
    {
        private readonly ActivationLayout _layout = layout == ValueLayout.Blocked ? ActivationLayout.Blocked : ActivationLayout.Planar;

        public override string Name => "resize.separable.f32";

        public override nint ScratchBytes(int threads) => SeparableResize.ScratchBytes(_layout, columns, threads);

        public override void Run(in KernelRun run)
        {
            (nint batch, nint channels, _) = LayoutSize.Image(shape);
            nint planes = batch * (_layout == ActivationLayout.Blocked ? BlockedLayout.Blocks(channels) : channels);
            SeparableResize.Run(_layout, run.Input<float>(0), run.Output<float>(0), planes, rows, columns, run.Scratch, run.Team);
        }

        public override void Dispose()
        {
            rows.Dispose();
            columns.Dispose();
        }
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
