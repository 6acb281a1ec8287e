using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>A depthwise convolution on blocked activations: eight channels a vector, borders without a padded copy.</summary>
internal sealed unsafe class DepthwiseConvolution : Convolution
{
    private readonly NativeBuffer _weights;
    private readonly NativeBuffer? _bias;
    private readonly NativeBuffer _zeros;
    private readonly bool _is3x3;

    public DepthwiseConvolution(in ConvolutionShape shape, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Activation activation)
        : base(shape, activation)
    {
        nint blocks = BlockedLayout.Blocks(shape.InChannels);
        int taps = shape.KernelHeight * shape.KernelWidth;
        _weights = new NativeBuffer(blocks * taps * BlockedLayout.Block * sizeof(float));
        for (int c = 0; c < shape.InChannels; c++)
        {
            for (int tap = 0; tap < taps; tap++)
            {
                _weights.Floats[(c / BlockedLayout.Block * taps + tap) * BlockedLayout.Block + c % BlockedLayout.Block] = weights[c * taps + tap];
            }
        }

        _bias = ImplicitGemmConvolution.PackBias(new PanelLayout(shape.InChannels), bias);
        _is3x3 = IsPlain3x3(shape);
        _zeros = new NativeBuffer((nint)shape.InWidth * BlockedLayout.Block * sizeof(float));
    }

    /// <inheritdoc/>
    public override string Name => _is3x3 ? "conv.depthwise-3x3.f32" : "conv.depthwise.f32";

    /// <inheritdoc/>
    public override nint ScratchBytes(int threads) => 0;

    /// <inheritdoc/>
    public override void Run(in ConvolutionArguments arguments, ThreadTeam team)
    {
        nint blocks = BlockedLayout.Blocks(Shape.InChannels);
        nint inPlane = (nint)Shape.InHeight * Shape.InWidth * BlockedLayout.Block;
        nint outPlane = (nint)Shape.OutHeight * Shape.OutWidth * BlockedLayout.Block;
        nint planes = Shape.Batch * blocks;
        Job job = new()
        {
            Arguments = arguments,
            Weights = _weights.Floats,
            Bias = _bias is null ? null : _bias.Floats,
            Zeros = _zeros.Floats,
            Shape = new DepthwiseGeometry(Shape),
            Activation = Activation,
            Is3x3 = _is3x3,
            Blocks = blocks,
            InPlane = inPlane,
            OutPlane = outPlane,
            Parts = team.Threads == 1 ? 1 : Math.Clamp((team.Threads * 6 + planes - 1) / Math.Max(planes, 1), 1, Math.Max(Shape.OutHeight / 4, 1)),
        };
        if (job.Arguments.InputBatchStride == 0)
        {
            job.Arguments.InputBatchStride = blocks * inPlane;
        }

        if (job.Arguments.OutputBatchStride == 0)
        {
            job.Arguments.OutputBatchStride = blocks * outPlane;
        }

        if (job.Arguments.ResidualBatchStride == 0)
        {
            job.Arguments.ResidualBatchStride = blocks * outPlane;
        }

        team.Run(ref job, planes * job.Parts);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _weights.Dispose();
        _bias?.Dispose();
        _zeros.Dispose();
    }

    private static bool IsPlain3x3(in ConvolutionShape s)
    {
        int overX = (s.OutWidth - 1) * s.StrideWidth + 3 - s.PadLeft - s.InWidth;
        return s.KernelHeight == 3 && s.KernelWidth == 3 && s.DilationHeight == 1 && s.DilationWidth == 1 && Vector256.IsHardwareAccelerated
            && s.StrideWidth is 1 or 2 && s.PadLeft <= 1 && overX <= 1 && s.InWidth >= 2;
    }

    private struct Job : IParallelJob
    {
        public ConvolutionArguments Arguments;
        public float* Weights;
        public float* Bias;
        public float* Zeros;
        public DepthwiseGeometry Shape;
        public Activation Activation;
        public bool Is3x3;
        public nint Blocks;
        public nint InPlane;
        public nint OutPlane;
        public nint Parts;

        public readonly void Run(nint chunk, int worker)
        {
            nint plane = chunk / Parts, part = chunk % Parts;
            nint n = plane / Blocks, block = plane % Blocks;
            DepthwiseRow row = default;
            row.Input = Arguments.Input + n * Arguments.InputBatchStride + block * InPlane;
            row.Zeros = Zeros;
            row.Weights = Weights + block * Shape.KernelHeight * Shape.KernelWidth * BlockedLayout.Block;
            row.Bias = Bias == null ? Vector256<float>.Zero : Vector256.Load(Bias + block * BlockedLayout.Block);
            row.Geometry = Shape;
            row.Minimum = Activation.Minimum;
            row.Maximum = Activation.Maximum;
            float* output = Arguments.Output + n * Arguments.OutputBatchStride + block * OutPlane;
            float* residual = Arguments.Residual == null ? null : Arguments.Residual + n * Arguments.ResidualBatchStride + block * OutPlane;
            nint line = Shape.OutWidth * BlockedLayout.Block;
            for (nint y = Shape.OutHeight * part / Parts; y < Shape.OutHeight * (part + 1) / Parts; y++)
            {
                float* at = output + y * line;
                if (Is3x3)
                {
                    row.Run3x3(y, at, residual == null ? null : residual + y * line);
                }
                else
                {
                    row.Run(y, at, residual == null ? null : residual + y * line);
                }

                if (!Activation.IsClamp)
                {
                    ActivationKernel.Apply(Activation, at, line);
                }
            }
        }
    }
}
