using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>ConvTranspose of float32 images and rows with constant weights.</summary>
internal sealed class ConvTransposeBinding : KernelBinding<ConvTransposeOp>
{
    /// <inheritdoc/>
    public override bool TakesActivation => true;

    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, ConvTransposeOp op)
    {
        if (group.Inputs[0]!.TensorType is not { ElementType: ElementType.Float32, Shape: { Rank: 3 or 4 } x }
            || group.Inputs[1]!.Constant is not { } weights
            || (group.Anchor.Input(2) is { } b && b.Constant is null))
        {
            yield break;
        }

        WindowGeometry window = op.Resolve(group.Anchor.Describe(), x, weights.Shape);
        if (window.PadsBegin.AsSpan().ContainsAnyExceptInRange(0, int.MaxValue))
        {
            yield break;
        }

        ConvolutionShape shape = Shape(window, x, (int)(weights.Sizes[1] * op.Group), (int)op.Group);
        (int height, int width) = (window.Rank == 2 ? (int)window.Input[0] : 1, (int)window.Input[^1]);
        var inputs = new ValueLayout?[group.Inputs.Count];
        inputs[0] = ValueLayout.Blocked;
        yield return new KernelPlan(inputs, [ValueLayout.Blocked], () =>
        {
            ReadOnlySpan<float> bias = group.Anchor.Input(2)?.Constant is { } constant ? constant.AsSpan<float>() : [];
            return new TransposedKernel(TransposedConvolution.Create(shape, height, width, weights.AsSpan<float>(), bias, group.Activation));
        });
    }

    private static ConvolutionShape Shape(WindowGeometry window, Shape x, int outputs, int groups)
    {
        bool image = window.Rank == 2;
        int last = window.Rank - 1;
        return new ConvolutionShape
        {
            Batch = (int)x.Sizes[0],
            InChannels = (int)x.Sizes[1],
            InHeight = image ? (int)x.Sizes[2] : 1,
            InWidth = (int)x.Sizes[^1],
            OutChannels = outputs,
            KernelHeight = image ? (int)window.Kernel[0] : 1,
            KernelWidth = (int)window.Kernel[last],
            StrideHeight = image ? (int)window.Strides[0] : 1,
            StrideWidth = (int)window.Strides[last],
            DilationHeight = image ? (int)window.Dilations[0] : 1,
            DilationWidth = (int)window.Dilations[last],
            PadTop = image ? (int)window.PadsBegin[0] : 0,
            PadLeft = (int)window.PadsBegin[last],
            Groups = groups,
        };
    }

    private sealed unsafe class TransposedKernel(TransposedConvolution convolution) : Kernel
    {
        public override string Name => convolution.Name;

        public override nint ScratchBytes(int threads) => convolution.ScratchBytes(threads);

        public override void Run(in KernelRun run) => convolution.Run(
            new ConvolutionArguments { Input = run.Input<float>(0), Output = run.Output<float>(0), Scratch = run.Scratch }, run.Team);

        public override void Dispose() => convolution.Dispose();
    }
}
