namespace Decant.Kernels;

/// <summary>
/// A convolution as a product of pixels by packed weights in which the taps are read in place: every output pixel has one offset, every
/// run of taps another. A padded input is first copied with its border.
/// </summary>
internal sealed unsafe class ImplicitGemmConvolution : Convolution
{
    private readonly bool _planar;
    private readonly PanelLayout _layout;
    private readonly NativeBuffer _weights;
    private readonly NativeBuffer? _bias;
    private readonly NativeBuffer _tables;
    private readonly nint* _rows;
    private readonly ReductionAxis _reduction;

    /// <summary>Packs the weights.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="weights">[M, C, kH, kW].</param>
    /// <param name="bias">[M], or empty.</param>
    /// <param name="activation">The function that ends it.</param>
    /// <param name="inputLayout">The layout of X.</param>
    /// <param name="firstChannel">The channel of X that the shape's first one is; X is blocked and already padded where it is not 0.</param>
    public ImplicitGemmConvolution(
        in ConvolutionShape shape, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Activation activation, ActivationLayout inputLayout, int firstChannel = 0)
        : base(shape, activation)
    {
        _planar = inputLayout == ActivationLayout.Planar;
        _layout = new PanelLayout(shape.OutChannels);
        var taps = new TapTable(shape, _planar, firstChannel);
        _tables = taps.Build(out _rows, out _reduction);
        _weights = new NativeBuffer(_layout.Floats(taps.Length) * sizeof(float));
        PackWeights(taps, weights);
        _bias = PackBias(_layout, bias);
    }

    /// <inheritdoc/>
    public override string Name => _planar ? "conv.planar.f32" : Shape.KernelHeight * Shape.KernelWidth == 1 ? "conv.1x1.f32" : "conv.implicit-gemm.f32";

    /// <inheritdoc/>
    public override nint ScratchBytes(int threads)
        => Shape.HasPadding ? Planes * Shape.PaddedHeight * Shape.PaddedWidth * Pixel * sizeof(float) : 0;

    private nint Pixel => _planar ? 1 : BlockedLayout.Block;

    private nint Planes => _planar ? Shape.InChannels : BlockedLayout.Blocks(Shape.InChannels);

    /// <summary>Copies the biases to whole blocks of columns.</summary>
    internal static NativeBuffer? PackBias(PanelLayout layout, ReadOnlySpan<float> bias)
    {
        if (bias.IsEmpty)
        {
            return null;
        }

        var packed = new NativeBuffer(layout.Blocks * 8 * sizeof(float));
        bias.CopyTo(new Span<float>(packed.Floats, bias.Length));
        return packed;
    }

    /// <inheritdoc/>
    public override void Run(in ConvolutionArguments arguments, ThreadTeam team)
    {
        nint pixels = (nint)Shape.OutHeight * Shape.OutWidth;
        nint plane = (nint)Shape.InHeight * Shape.InWidth * Pixel;
        nint outImage = _layout.Blocks * 8 * pixels;
        nint inputStride = arguments.InputBatchStride != 0 ? arguments.InputBatchStride : Planes * plane;
        nint outputStride = arguments.OutputBatchStride != 0 ? arguments.OutputBatchStride : outImage;
        nint residualStride = arguments.ResidualBatchStride != 0 ? arguments.ResidualBatchStride : outImage;
        for (nint n = 0; n < Shape.Batch; n++)
        {
            float* input = arguments.Input + n * inputStride;
            if (Shape.HasPadding)
            {
                input = Pad(input, (float*)arguments.Scratch, team);
            }

            TileLoops loops = default;
            loops.Input = input;
            loops.Rows = _rows;
            loops.Axis = _reduction;
            loops.Layout = _layout;
            loops.Weights = _weights.Floats;
            loops.Bias = _bias is null ? null : _bias.Floats;
            loops.Initial = arguments.Residual == null ? null : arguments.Residual + n * residualStride;
            loops.Output = arguments.Output + n * outputStride;
            loops.RowStride = BlockedLayout.Block;
            loops.BlockStride = BlockedLayout.Block * pixels;
            loops.Activation = Activation;
            TileGrid.Run(loops, pixels, team);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _weights.Dispose();
        _bias?.Dispose();
        _tables.Dispose();
    }

    private float* Pad(float* input, float* scratch, ThreadTeam team)
    {
        PaddedCopy copy = new()
        {
            Input = input,
            Output = scratch,
            Pixel = Pixel,
            Height = Shape.InHeight,
            Width = Shape.InWidth,
            Top = Shape.PadTop,
            Left = Shape.PadLeft,
            PaddedHeight = Shape.PaddedHeight,
            PaddedWidth = Shape.PaddedWidth,
        };
        team.Run(ref copy, Planes);
        return scratch;
    }

    private void PackWeights(TapTable taps, ReadOnlySpan<float> weights)
    {
        int kernel = Shape.KernelHeight * Shape.KernelWidth;
        float* packed = _weights.Floats;
        for (int k = 0; k < taps.Length; k++)
        {
            (int channel, int tap) = taps.Source(k);
            for (int m = 0; m < Shape.OutChannels; m++)
            {
                packed[_layout.IndexOf(k, m, taps.Length)] = weights[(m * Shape.InChannels + channel) * kernel + tap];
            }
        }
    }
}
