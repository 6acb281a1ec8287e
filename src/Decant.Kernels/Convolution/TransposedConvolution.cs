using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>
/// A float32 transposed convolution, ready to run: X blocked, W [C, M/groups, kH, kW], Y blocked. The input is spread out with zeros between
/// its pixels and convolved with the mirrored kernel.
/// </summary>
public sealed unsafe class TransposedConvolution : IDisposable
{
    private readonly Convolution _convolution;
    private readonly ConvolutionShape _shape;
    private readonly int _top;
    private readonly int _left;

    private TransposedConvolution(in ConvolutionShape shape, Convolution convolution)
    {
        _shape = shape;
        _convolution = convolution;
        _top = shape.DilationHeight * (shape.KernelHeight - 1) - shape.PadTop;
        _left = shape.DilationWidth * (shape.KernelWidth - 1) - shape.PadLeft;
    }

    /// <summary>The kernel's name, for profiles and tuning logs.</summary>
    public string Name => "conv.transposed.f32";

    private nint SpreadPlane => (nint)_convolution.Shape.InHeight * _convolution.Shape.InWidth * BlockedLayout.Block;

    private nint SpreadFloats => _shape.Batch * BlockedLayout.Blocks(_shape.InChannels) * SpreadPlane;

    /// <summary>Packs the weights.</summary>
    /// <param name="shape">The sizes, in the terms of ONNX ConvTranspose: strides, dilations and padding are those of the operator. Its own output size is not used.</param>
    /// <param name="outHeight">Rows of Y.</param>
    /// <param name="outWidth">Columns of Y.</param>
    /// <param name="weights">[C, M/groups, kH, kW].</param>
    /// <param name="bias">[M], or empty.</param>
    /// <param name="activation">The function that ends it.</param>
    /// <returns>The convolution; dispose it to free the packed weights.</returns>
    /// <exception cref="ArgumentException">DEC1601: sizes do not fit together. DEC1602: weights or bias have the wrong length.</exception>
    public static TransposedConvolution Create(
        in ConvolutionShape shape, int outHeight, int outWidth, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Activation activation = default)
    {
        int taps = shape.KernelHeight * shape.KernelWidth;
        ConvolutionShape plain = shape with
        {
            InHeight = outHeight + shape.DilationHeight * (shape.KernelHeight - 1),
            InWidth = outWidth + shape.DilationWidth * (shape.KernelWidth - 1),
            StrideHeight = 1,
            StrideWidth = 1,
            PadTop = 0,
            PadLeft = 0,
            PadBottom = 0,
            PadRight = 0,
        };
        plain.Validate();
        if (weights.Length != (long)shape.InChannels * shape.GroupOutChannels * taps)
        {
            throw new ArgumentException($"DEC1602 transposed convolution: {weights.Length} weights given: {shape}");
        }

        float[] mirrored = new float[weights.Length];
        for (int i = 0; i < mirrored.Length; i++)
        {
            int tap = i % taps, c = i / taps % shape.GroupInChannels, m = i / taps / shape.GroupInChannels, group = m / shape.GroupOutChannels;
            int from = ((group * shape.GroupInChannels + c) * shape.GroupOutChannels + m % shape.GroupOutChannels) * taps + taps - 1 - tap;
            mirrored[i] = weights[from];
        }

        return new TransposedConvolution(shape, Convolution.Create(plain, mirrored, bias, activation, ActivationLayout.Blocked, ConvolutionAlgorithm.Direct));
    }

    /// <summary>The bytes of scratch memory that a run needs.</summary>
    /// <param name="threads">The threads of the team it will run on.</param>
    public nint ScratchBytes(int threads) => (SpreadFloats * sizeof(float) + 63) / 64 * 64 + _convolution.ScratchBytes(threads);

    /// <summary>Runs the convolution.</summary>
    /// <param name="arguments">The arrays.</param>
    /// <param name="team">The threads.</param>
    public void Run(in ConvolutionArguments arguments, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        nint plane = (nint)_shape.InHeight * _shape.InWidth * BlockedLayout.Block, blocks = BlockedLayout.Blocks(_shape.InChannels);
        Job job = new()
        {
            Input = arguments.Input,
            InputBatchStride = arguments.InputBatchStride != 0 ? arguments.InputBatchStride : blocks * plane,
            Blocks = blocks,
            Plane = plane,
            Spread = (float*)arguments.Scratch,
            SpreadPlane = SpreadPlane,
            Shape = _shape,
            Height = _convolution.Shape.InHeight,
            Width = _convolution.Shape.InWidth,
            Top = _top,
            Left = _left,
        };
        team.Run(ref job, _shape.Batch * blocks);
        ConvolutionArguments rest = arguments;
        rest.Input = (float*)arguments.Scratch;
        rest.InputBatchStride = 0;
        rest.Scratch = arguments.Scratch + (SpreadFloats * sizeof(float) + 63) / 64 * 64;
        _convolution.Run(rest, team);
    }

    /// <inheritdoc/>
    public void Dispose() => _convolution.Dispose();

    private struct Job : IParallelJob
    {
        public float* Input;
        public nint InputBatchStride;
        public nint Blocks;
        public nint Plane;
        public float* Spread;
        public nint SpreadPlane;
        public ConvolutionShape Shape;
        public nint Height;
        public nint Width;
        public nint Top;
        public nint Left;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint chunk, int worker)
        {
            float* from = Input + chunk / Blocks * InputBatchStride + chunk % Blocks * Plane, to = Spread + chunk * SpreadPlane;
            for (nint i = 0; i < SpreadPlane; i += 8)
            {
                Vector256<float>.Zero.Store(to + i);
            }

            for (nint y = 0; y < Shape.InHeight; y++)
            {
                nint row = Top + y * Shape.StrideHeight;
                for (nint x = 0; row >= 0 && row < Height && x < Shape.InWidth; x++)
                {
                    nint column = Left + x * Shape.StrideWidth;
                    if (column >= 0 && column < Width)
                    {
                        Vector256.Load(from + (y * Shape.InWidth + x) * 8).Store(to + (row * Width + column) * 8);
                    }
                }
            }
        }
    }
}
