namespace Decant.Kernels;

/// <summary>
/// An integer convolution as a product of pixels by packed weights. Each block of output rows first widens the input rows it needs to int16;
/// the taps are then read in place.
/// </summary>
internal sealed unsafe class IntegerGemmConvolution : IntegerConvolution
{
    private const nint BlockBytes = 160 * 1024;

    private readonly PanelLayout _layout;
    private readonly NativeBuffer _packed;
    private readonly int* _weights;
    private readonly int* _bias;
    private readonly float* _scales;
    private readonly bool _hasScales;
    private readonly Chunk* _chunks;
    private readonly nint _chunkCount;

    public IntegerGemmConvolution(in ConvolutionShape shape, IntegerWeights weights, IntegerOutput output, bool inputSigned)
        : base(shape, output, inputSigned)
    {
        _layout = new PanelLayout(shape.GroupOutChannels);
        _hasScales = weights.HasScales;
        _chunkCount = shape.DilationWidth == 1 ? shape.KernelHeight : shape.KernelHeight * shape.KernelWidth;
        nint columns = _layout.Blocks * 8 * shape.Groups, weightCount = _layout.Floats(K) * shape.Groups;
        _packed = new NativeBuffer((weightCount + 2 * columns) * sizeof(int) + _chunkCount * sizeof(Chunk));
        _weights = (int*)_packed.Pointer;
        _bias = _weights + weightCount;
        _scales = (float*)(_bias + columns);
        _chunks = (Chunk*)(_scales + columns);
        Pack(weights);
        FillChunks();
    }

    /// <inheritdoc/>
    public override string Name => Shape.KernelHeight * Shape.KernelWidth == 1 ? "conv.1x1.int8" : "conv.implicit-gemm.int8";

    /// <summary>Pairs in a pixel.</summary>
    private nint Pixel => (Shape.GroupInChannels + 1) / 2;

    /// <summary>Pairs of the reduction axis.</summary>
    private nint K => Pixel * Shape.KernelHeight * Shape.KernelWidth;

    // A 1x1 kernel reads only every stride-th pixel: those alone are widened, next to each other.
    private bool Subsample => Shape.KernelHeight == 1 && Shape.KernelWidth == 1 && !Shape.HasPadding;

    private nint StepY => Subsample ? 1 : Shape.StrideHeight;

    private nint StepX => Subsample ? 1 : Shape.StrideWidth;

    private nint LineWidth => Subsample ? Shape.OutWidth : Shape.PaddedWidth;

    private nint Lines(nint outRows) => (outRows - 1) * StepY + Shape.DilationHeight * (Shape.KernelHeight - 1) + 1;

    /// <inheritdoc/>
    public override nint ScratchBytes(int threads) => threads * WorkerBytes(RowsPerBlock(threads));

    /// <inheritdoc/>
    public override void Run(in IntegerConvolutionArguments arguments, ThreadTeam team)
    {
        nint rows = RowsPerBlock(team.Threads);
        Job job = new()
        {
            Arguments = arguments,
            Shape = Shape,
            Output = Output,
            Requantization = new Requantization(Output),
            InputSigned = InputSigned,
            Layout = _layout,
            Weights = _weights,
            Bias = _bias,
            Scales = arguments.Scales != null ? null : _hasScales ? _scales : null,
            Chunks = _chunks,
            ChunkCount = _chunkCount,
            Pixel = Pixel,
            K = K,
            StepY = StepY,
            StepX = StepX,
            Subsample = Subsample,
            LineWidth = LineWidth,
            RowsPerBlock = rows,
            RowBlocks = (Shape.OutHeight + rows - 1) / rows,
            WorkerBytes = WorkerBytes(rows),
        };
        if (job.Arguments.InputPixelStride == 0)
        {
            job.Arguments.InputPixelStride = Shape.InChannels;
        }

        if (job.Arguments.OutputPixelStride == 0)
        {
            job.Arguments.OutputPixelStride = Shape.OutChannels;
        }

        team.Run(ref job, Shape.Batch * Shape.Groups * job.RowBlocks);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _packed.Dispose();

    private nint RowsPerBlock(int threads)
    {
        nint line = LineWidth * Pixel * sizeof(int) * StepY;
        nint rows = Math.Clamp(BlockBytes / Math.Max(line, 1), 1, Shape.OutHeight);
        nint chunks = (nint)Shape.Batch * Shape.Groups;
        nint wanted = threads == 1 ? 1 : (threads * 4 + Math.Max(chunks, 1) - 1) / Math.Max(chunks, 1);
        return Math.Max(1, Math.Min(rows, (Shape.OutHeight + wanted - 1) / wanted));
    }

    private nint WorkerBytes(nint rows)
        => (Lines(rows) * LineWidth * Pixel * sizeof(int) + rows * Shape.OutWidth * sizeof(nint) + 63) / 64 * 64 + 64;

    private void Pack(IntegerWeights weights)
    {
        int kernel = Shape.KernelHeight * Shape.KernelWidth, perGroup = Shape.GroupOutChannels, channels = Shape.GroupInChannels;
        nint columns = _layout.Blocks * 8;
        for (int m = 0; m < Shape.OutChannels; m++)
        {
            int group = m / perGroup, column = m % perGroup;
            _bias[group * columns + column] = weights.Bias(m);
            _scales[group * columns + column] = weights.Scale(m);
            int* to = _weights + group * _layout.Floats(K);
            for (int tap = 0; tap < kernel; tap++)
            {
                for (int c = 0; c < channels; c += 2)
                {
                    int high = c + 1 < channels ? weights.Weight(m, c + 1, tap) : 0;
                    to[_layout.IndexOf(tap * Pixel + c / 2, column, K)] = IntegerWeights.Pair(weights.Weight(m, c, tap), high);
                }
            }
        }
    }

    private void FillChunks()
    {
        for (int i = 0; i < _chunkCount; i++)
        {
            int ky = Shape.DilationWidth == 1 ? i : i / Shape.KernelWidth, kx = Shape.DilationWidth == 1 ? 0 : i % Shape.KernelWidth;
            _chunks[i].Offset = (ky * Shape.DilationHeight * LineWidth + kx * Shape.DilationWidth) * Pixel;
            _chunks[i].Length = Shape.DilationWidth == 1 ? Shape.KernelWidth * Pixel : Pixel;
        }
    }

    private struct Job : IParallelJob
    {
        public IntegerConvolutionArguments Arguments;
        public ConvolutionShape Shape;
        public IntegerOutput Output;
        public Requantization Requantization;
        public bool InputSigned;
        public PanelLayout Layout;
        public int* Weights;
        public int* Bias;
        public float* Scales;
        public Chunk* Chunks;
        public nint ChunkCount;
        public nint Pixel;
        public nint K;
        public nint StepY;
        public nint StepX;
        public bool Subsample;
        public nint LineWidth;
        public nint RowsPerBlock;
        public nint RowBlocks;
        public nint WorkerBytes;

        public readonly void Run(nint chunk, int worker)
        {
            nint block = chunk % RowBlocks, group = chunk / RowBlocks % Shape.Groups, n = chunk / RowBlocks / Shape.Groups;
            nint row = block * RowsPerBlock, rows = Math.Min(RowsPerBlock, Shape.OutHeight - row);
            nint pixels = rows * Shape.OutWidth;
            byte* scratch = Arguments.Scratch + worker * WorkerBytes;
            nint* offsets = (nint*)scratch;
            int* lines = (int*)(offsets + pixels);
            for (nint p = 0; p < pixels; p++)
            {
                offsets[p] = (p / Shape.OutWidth * StepY * LineWidth + p % Shape.OutWidth * StepX) * Pixel;
            }

            Widen(n, group, row, rows, lines);
            nint first = (n * Shape.OutHeight + row) * Shape.OutWidth;
            for (nint panel = 0; panel < Layout.Panels; panel++)
            {
                RunPanel(group, panel, lines, offsets, pixels, first);
            }
        }

        private readonly void Widen(nint n, nint group, nint row, nint rows, int* lines)
        {
            nint count = (rows - 1) * StepY + Shape.DilationHeight * (Shape.KernelHeight - 1) + 1;
            byte* image = Arguments.Input + n * Shape.InHeight * Shape.InWidth * Arguments.InputPixelStride + group * Shape.GroupInChannels;
            for (nint line = 0; line < count; line++)
            {
                nint y = Subsample ? (row + line) * Shape.StrideHeight : row * Shape.StrideHeight + line - Shape.PadTop;
                short* to = (short*)(lines + line * LineWidth * Pixel);
                if (y < 0 || y >= Shape.InHeight)
                {
                    new Span<short>(to, (int)(2 * LineWidth * Pixel)).Clear();
                    continue;
                }

                byte* from = image + y * Shape.InWidth * Arguments.InputPixelStride;
                if (!Subsample)
                {
                    new Span<short>(to, (int)(2 * Shape.PadLeft * Pixel)).Clear();
                    to += 2 * Shape.PadLeft * Pixel;
                    new Span<short>(to + 2 * Shape.InWidth * Pixel, (int)(2 * Shape.PadRight * Pixel)).Clear();
                }

                WidenLine(from, to, Subsample ? Shape.OutWidth : Shape.InWidth, Subsample ? Shape.StrideWidth : 1);
            }
        }

        private readonly void WidenLine(byte* from, short* to, nint width, nint step)
        {
            nint channels = Shape.GroupInChannels;
            if (step == 1 && channels % 2 == 0 && Arguments.InputPixelStride == channels)
            {
                PairExpansion.Run(from, to, width * channels, InputSigned, Arguments.InputZeroPoint);
                return;
            }

            for (nint x = 0; x < width; x++)
            {
                PairExpansion.Run(from + x * step * Arguments.InputPixelStride, to + x * 2 * Pixel, channels, InputSigned, Arguments.InputZeroPoint);
            }
        }

        private readonly void RunPanel(nint group, nint panel, int* lines, nint* offsets, nint pixels, nint first)
        {
            int* sums = stackalloc int[6 * 16];
            int blocks = Layout.BlocksOf(panel), width = 8 * blocks;
            nint columns = group * Layout.Blocks * 8 + 16 * panel, channel = group * Shape.GroupOutChannels + 16 * panel;
            nint valid = Math.Min(width, Shape.GroupOutChannels - 16 * panel);
            IntegerTileArguments t;
            t.Input = lines;
            t.Chunks = Chunks;
            t.ChunksEnd = Chunks + ChunkCount;
            t.Weights = Weights + group * Layout.Floats(K) + 16 * panel * K;
            t.Bias = Bias + columns;
            t.Output = sums;
            float* scales = Arguments.Scales != null ? Arguments.Scales + channel : Scales == null ? null : Scales + columns;
            nint tiles = (pixels + IntegerTile.MaxRows(blocks) - 1) / IntegerTile.MaxRows(blocks);
            for (nint tile = 0; tile < tiles; tile++)
            {
                nint start = pixels * tile / tiles;
                int rows = (int)(pixels * (tile + 1) / tiles - start);
                t.Rows = offsets + start;
                IntegerTile.Run(rows, blocks, &t);
                byte* to = Arguments.Output + ((first + start) * Arguments.OutputPixelStride + channel) * Output.ElementSize;
                for (int r = 0; r < rows; r++)
                {
                    Requantization.Run(sums + r * width, scales, to + r * Arguments.OutputPixelStride * Output.ElementSize, valid);
                }
            }
        }
    }
}
