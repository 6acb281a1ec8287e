namespace Decant.Kernels;

/// <summary>
/// A convolution that sums over the weights that are not zero: for each output channel a list of factors and of places in an input whose
/// pixels lie side by side, so that a vector holds pixels and a weight is read once for a panel of them. 1×1 and strided layers copy a panel
/// of pixels [taps·channels][pixels]; others of stride 1 read all taps in planes that were padded once.
/// </summary>
internal sealed unsafe class SparseConvolution : Convolution
{
    private const int Block = BlockedLayout.Block;

    private readonly NativeBuffer _values;
    private readonly NativeBuffer _offsets;
    private readonly NativeBuffer _starts;
    private readonly NativeBuffer _bias;
    private readonly NativeBuffer _pixels;

    /// <summary>Collects the weights that are not zero.</summary>
    public SparseConvolution(in ConvolutionShape shape, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Activation activation)
        : base(shape, activation)
    {
        int count = weights.Length - weights.Count(0f), blocks = (int)OutBlocks;
        _values = new NativeBuffer((nint)count * sizeof(float));
        _offsets = new NativeBuffer((nint)count * sizeof(int));
        _starts = new NativeBuffer(((blocks * Block) + 1) * sizeof(int));
        _bias = new NativeBuffer(blocks * Block * sizeof(float));
        bias.CopyTo(new Span<float>(_bias.Floats, bias.Length));
        Collect(weights, blocks * Block);
        _pixels = new NativeBuffer(Pixels * sizeof(nint));
        for (nint p = 0; p < Pixels; p++)
        {
            nint y = p / Shape.OutWidth * Shape.StrideHeight, x = p % Shape.OutWidth * Shape.StrideWidth;
            ((nint*)_pixels.Pointer)[p] = ((y * Shape.PaddedWidth) + x) * Block;
        }
    }

    /// <inheritdoc/>
    public override string Name => InPlanes ? "conv.sparse-planes.f32" : "conv.sparse.f32";

    // Taps of neighbouring pixels are shared where the stride is 1.
    private bool InPlanes => Shape is { StrideHeight: 1, StrideWidth: 1 } && (Taps > 1 || Shape.HasPadding);

    private int Taps => Shape.KernelHeight * Shape.KernelWidth;

    private nint InBlocks => BlockedLayout.Blocks(Shape.InChannels);

    private nint OutBlocks => BlockedLayout.Blocks(Shape.OutChannels);

    private nint Pixels => (nint)Shape.OutHeight * Shape.OutWidth;

    private nint Plane => (nint)Shape.PaddedHeight * Shape.PaddedWidth;

    // Sums are taken for this many neighbours: all columns of the padded rows, of which some are thrown away, or all pixels.
    private nint Positions => InPlanes ? (nint)Shape.OutHeight * Shape.PaddedWidth : Pixels;

    // Seven vectors fit 49, 196, 784 and 3136 pixels; eight fit powers of two.
    private int Units => (Positions + 55) / 56 * 7 < (Positions + 63) / 64 * 8 ? 7 : 8;

    private nint SharedFloats => InPlanes
        ? Align((InBlocks * Block * Plane) + 64 + Shape.PaddedWidth)
        : Shape.HasPadding ? Align(InBlocks * Block * Plane) : 0;

    private nint WorkerFloats => Align((InPlanes ? 0 : InBlocks * Block * Taps * Units * Block) + (3 * Block * Units * Block));

    /// <inheritdoc/>
    public override nint ScratchBytes(int threads) => (SharedFloats + (threads * WorkerFloats)) * sizeof(float);

    /// <inheritdoc/>
    public override void Run(in ConvolutionArguments arguments, ThreadTeam team)
    {
        nint inImage = InBlocks * Block * Shape.InHeight * Shape.InWidth, outImage = OutBlocks * Block * Pixels;
        nint inStride = arguments.InputBatchStride != 0 ? arguments.InputBatchStride : inImage;
        nint outStride = arguments.OutputBatchStride != 0 ? arguments.OutputBatchStride : outImage;
        nint residualStride = arguments.ResidualBatchStride != 0 ? arguments.ResidualBatchStride : outImage;
        for (nint n = 0; n < Shape.Batch; n++)
        {
            SparsePanels job = Panels(arguments, team);
            job.Input = Prepare(arguments.Input + (n * inStride), (float*)arguments.Scratch, team);
            job.Output = arguments.Output + (n * outStride);
            job.Residual = arguments.Residual == null ? null : arguments.Residual + (n * residualStride);
            team.Run(ref job, job.Panels * job.Parts);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _values.Dispose();
        _offsets.Dispose();
        _starts.Dispose();
        _bias.Dispose();
        _pixels.Dispose();
    }

    private static nint Align(nint floats) => (floats + 15) / 16 * 16;

    private SparsePanels Panels(in ConvolutionArguments arguments, ThreadTeam team)
    {
        nint panels = (Positions + (Units * Block) - 1) / (Units * Block), wanted = team.Threads == 1 ? 1 : 4 * team.Threads;
        return new SparsePanels
        {
            Values = _values.Floats,
            Offsets = (int*)_offsets.Pointer,
            Starts = (int*)_starts.Pointer,
            Bias = _bias.Floats,
            Activation = Activation,
            Units = Units,
            Panels = panels,
            Parts = Math.Clamp(wanted / panels, 1, OutBlocks),
            OutBlocks = OutBlocks,
            Pixels = Pixels,
            Positions = Positions,
            InPlanes = InPlanes,
            Width = Shape.OutWidth,
            PaddedWidth = Shape.PaddedWidth,
            PixelOffsets = (nint*)_pixels.Pointer,
            Contiguous = Taps == 1 && Shape is { StrideHeight: 1, StrideWidth: 1 },
            InBlocks = InBlocks,
            InPlane = Plane * Block,
            KernelWidth = Shape.KernelWidth,
            Taps = Taps,
            TapRow = (nint)Shape.DilationHeight * Shape.PaddedWidth * Block,
            TapColumn = (nint)Shape.DilationWidth * Block,
            Scratch = (float*)arguments.Scratch + SharedFloats,
            WorkerFloats = WorkerFloats,
        };
    }

    // Planes for kernels that share taps, a border for others that need one.
    private float* Prepare(float* input, float* scratch, ThreadTeam team)
    {
        if (InPlanes)
        {
            PaddedPlanes planes = new()
            {
                Input = input,
                Output = scratch,
                Height = Shape.InHeight,
                Width = Shape.InWidth,
                Top = Shape.PadTop,
                Left = Shape.PadLeft,
                PaddedHeight = Shape.PaddedHeight,
                PaddedWidth = Shape.PaddedWidth,
            };
            team.Run(ref planes, InBlocks);
            return scratch;
        }

        if (!Shape.HasPadding)
        {
            return input;
        }

        PaddedCopy copy = new()
        {
            Input = input,
            Output = scratch,
            Pixel = Block,
            Height = Shape.InHeight,
            Width = Shape.InWidth,
            Top = Shape.PadTop,
            Left = Shape.PadLeft,
            PaddedHeight = Shape.PaddedHeight,
            PaddedWidth = Shape.PaddedWidth,
        };
        team.Run(ref copy, InBlocks);
        return scratch;
    }

    private void Collect(ReadOnlySpan<float> weights, int rows)
    {
        int each = Shape.InChannels * Taps, next = 0;
        int* starts = (int*)_starts.Pointer, offsets = (int*)_offsets.Pointer;
        for (int m = 0; m < rows; m++)
        {
            starts[m] = next;
            for (int i = 0; m < Shape.OutChannels && i < each; i++)
            {
                // In the order of blocks, taps and lanes, in which the input lies.
                int tap = i / Block % Taps, channel = (i / Block / Taps * Block) + (i % Block);
                if (i >= Shape.InChannels / Block * Block * Taps)
                {
                    int left = i - (Shape.InChannels / Block * Block * Taps), lanes = Shape.InChannels % Block;
                    (tap, channel) = (left / lanes, (Shape.InChannels / Block * Block) + (left % lanes));
                }

                float weight = weights[(((m * Shape.InChannels) + channel) * Taps) + tap];
                if (weight != 0)
                {
                    _values.Floats[next] = weight;
                    offsets[next++] = OffsetOf(channel, tap);
                }
            }
        }

        starts[rows] = next;
    }

    private int OffsetOf(int channel, int tap)
    {
        int row = tap / Shape.KernelWidth * Shape.DilationHeight, column = tap % Shape.KernelWidth * Shape.DilationWidth;
        return InPlanes
            ? checked((int)((channel * Plane) + (row * Shape.PaddedWidth) + column))
            : ((((channel / Block * Taps) + tap) * Block) + (channel % Block)) * Units * Block;
    }
}
