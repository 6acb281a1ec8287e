using System.Runtime.CompilerServices;

namespace Decant.Kernels;

/// <summary>
/// An integer convolution as a product of pixels by packed weights. The input rows of each block of output rows are first widened to int16;
/// the taps are then read in place: of neighbouring taps in a row, one run.
/// </summary>
internal sealed unsafe class IntegerGemmConvolution : IntegerConvolution
{
    private const nint BlockBytes = 192 * 1024;

    // Sums are requantized so many rows at a time, while they are in the first-level cache; a multiple of all heights of tiles.
    private const int RowsPerStep = 60;

    // So few bytes of weights stay in the first-level cache while the pixels pass.
    private const nint WeightsInFirstLevel = 16 * 1024;

    // Where threads share lines, the pixels of a unit of work.
    private const nint PixelsPerUnit = 48;

    private readonly IntegerPanels _layout;
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
        _layout = new IntegerPanels(shape.GroupOutChannels);
        _hasScales = weights.HasScales;
        _chunkCount = shape.DilationWidth == 1 ? shape.KernelHeight : shape.KernelHeight * shape.KernelWidth;
        nint columns = _layout.Blocks * 8 * shape.Groups, weightCount = _layout.Pairs(K) * shape.Groups;
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

    /// <summary>Taps whose channels lie next to each other.</summary>
    private int TapsPerRun => Shape.DilationWidth == 1 ? Shape.KernelWidth : 1;

    /// <summary>Pairs of a run; of an odd number of elements the last is paired with whatever follows, by a weight of 0.</summary>
    private nint PairsPerRun => ((nint)TapsPerRun * Shape.GroupInChannels + 1) / 2;

    /// <summary>Pairs of the reduction axis.</summary>
    private nint K => PairsPerRun * _chunkCount;

    // A 1x1 kernel reads only every stride-th pixel: those alone are widened, next to each other.
    private bool Subsample => Shape.KernelHeight == 1 && Shape.KernelWidth == 1 && !Shape.HasPadding;

    private nint StepY => Subsample ? 1 : Shape.StrideHeight;

    private nint StepX => Subsample ? 1 : Shape.StrideWidth;

    private nint LineWidth => Subsample ? Shape.OutWidth : Shape.PaddedWidth;

    private nint LineBytes => LineWidth * Shape.GroupInChannels * sizeof(short);

    /// <inheritdoc/>
    public override nint ScratchBytes(int threads) => Shares(threads) ? WorkerBytes(Shape.OutHeight) : threads * WorkerBytes(RowsPerBlock(threads));

    /// <inheritdoc/>
    public override void Run(in IntegerConvolutionArguments arguments, ThreadTeam team)
    {
        bool shares = Shares(team.Threads);
        nint rows = shares ? Shape.OutHeight : RowsPerBlock(team.Threads);
        nint pixels = rows * Shape.OutWidth;
        Job job = new()
        {
            Arguments = arguments,
            Shape = Shape,
            ElementSize = Output.ElementSize,
            Requantization = new Requantization(Output),
            InputSigned = InputSigned,
            Layout = _layout,
            Weights = _weights,
            Bias = _bias,
            Scales = _hasScales ? _scales : null,
            Chunks = _chunks,
            ChunkCount = _chunkCount,
            K = K,
            StepY = StepY,
            StepX = StepX,
            Subsample = Subsample,
            LineWidth = LineWidth,
            RowsPerBlock = rows,
            RowBlocks = (Shape.OutHeight + rows - 1) / rows,
            PixelBlocks = Math.Max(1, pixels / PixelsPerUnit),
            WorkerBytes = WorkerBytes(rows),
        };
        job.Arguments.InputPixelStride = arguments.InputPixelStride != 0 ? arguments.InputPixelStride : Shape.InChannels;
        job.Arguments.OutputPixelStride = arguments.OutputPixelStride != 0 ? arguments.OutputPixelStride : Shape.OutChannels;
        if (!shares)
        {
            team.Run(ref job, (nint)Shape.Batch * Shape.Groups * job.RowBlocks);
            return;
        }

        for (job.Image = 0; job.Image < (nint)Shape.Batch * Shape.Groups; job.Image++)
        {
            job.Phase = SharedPhase.Widen;
            team.Run(ref job, Lines(rows) + 1);
            job.Phase = SharedPhase.Multiply;
            team.Run(ref job, _layout.Count * job.PixelBlocks);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _packed.Dispose();

    private nint Lines(nint outRows) => (outRows - 1) * StepY + Shape.DilationHeight * (Shape.KernelHeight - 1) + 1;

    // Threads share the lines of a small image and divide the panels; of a large one, each takes rows and widens what it needs.
    private bool Shares(int threads) => threads > 1 && (nint)Shape.Batch * Shape.Groups < 2 * threads
        && (nint)Shape.OutHeight * Shape.OutWidth < 12 * threads * PixelsPerUnit && WorkerBytes(Shape.OutHeight) <= 8 * BlockBytes;

    private nint RowsPerBlock(int threads)
    {
        nint results = (nint)Shape.OutWidth * Shape.GroupOutChannels * Output.ElementSize;
        nint row = LineBytes * StepY + (_layout.Pairs(K) * sizeof(int) <= BlockBytes ? results : 0);
        nint rows = Math.Clamp(BlockBytes / row, 1, Shape.OutHeight);
        nint chunks = (nint)Shape.Batch * Shape.Groups;
        nint wanted = threads == 1 ? 1 : (threads * 4 + Math.Max(chunks, 1) - 1) / Math.Max(chunks, 1);
        nint blocks = Math.Max((Shape.OutHeight + rows - 1) / rows, Math.Min(wanted, Shape.OutHeight));
        return (Shape.OutHeight + blocks - 1) / blocks;
    }

    // The offsets of the pixels, the lines, and what a pair may read past them.
    private nint WorkerBytes(nint rows) => (rows * Shape.OutWidth * sizeof(nint) + Lines(rows) * LineBytes + sizeof(int) + 63) / 64 * 64 + 64;

    private void Pack(IntegerWeights weights)
    {
        int taps = Shape.KernelHeight * Shape.KernelWidth, perGroup = Shape.GroupOutChannels, channels = Shape.GroupInChannels;
        nint columns = _layout.Blocks * 8;
        for (int m = 0; m < Shape.OutChannels; m++)
        {
            int group = m / perGroup, column = m % perGroup;
            _bias[group * columns + column] = weights.Bias(m);
            _scales[group * columns + column] = weights.Scale(m);
            int* to = _weights + group * _layout.Pairs(K);
            for (int tap = 0; tap < taps; tap++)
            {
                nint run = tap / TapsPerRun * PairsPerRun, element = tap % TapsPerRun * (nint)channels;
                for (int c = 0; c < channels; c++, element++)
                {
                    ((short*)(to + _layout.IndexOf(run + element / 2, column, K)))[element % 2] = (short)weights.Weight(m, c, tap);
                }
            }
        }
    }

    private void FillChunks()
    {
        for (int i = 0; i < _chunkCount; i++)
        {
            int ky = i * TapsPerRun / Shape.KernelWidth, kx = i * TapsPerRun % Shape.KernelWidth;
            _chunks[i].Offset = ky * Shape.DilationHeight * LineBytes + kx * Shape.DilationWidth * (nint)Shape.GroupInChannels * sizeof(short);
            _chunks[i].Length = PairsPerRun * sizeof(int);
        }
    }

    private enum SharedPhase
    {
        None,
        Widen,
        Multiply,
    }

    private struct Job : IParallelJob
    {
        public IntegerConvolutionArguments Arguments;
        public ConvolutionShape Shape;
        public int ElementSize;
        public Requantization Requantization;
        public bool InputSigned;
        public IntegerPanels Layout;
        public int* Weights;
        public int* Bias;
        public float* Scales;
        public Chunk* Chunks;
        public nint ChunkCount;
        public nint K;
        public nint StepY;
        public nint StepX;
        public bool Subsample;
        public nint LineWidth;
        public nint RowsPerBlock;
        public nint RowBlocks;
        public nint PixelBlocks;
        public nint WorkerBytes;
        public nint Image;
        public SharedPhase Phase;

        public readonly void Run(nint chunk, int worker)
        {
            switch (Phase)
            {
                case SharedPhase.Widen: WidenShared(chunk); break;
                case SharedPhase.Multiply: MultiplyShared(chunk); break;
                default: RunBlock(chunk, Arguments.Scratch + worker * WorkerBytes); break;
            }
        }

        private readonly void RunBlock(nint chunk, byte* scratch)
        {
            nint image = chunk / RowBlocks, row = chunk % RowBlocks * RowsPerBlock, rows = Math.Min(RowsPerBlock, Shape.OutHeight - row);
            nint pixels = rows * Shape.OutWidth, first = (image / Shape.Groups * Shape.OutHeight + row) * Shape.OutWidth;
            nint* offsets = (nint*)scratch;
            byte* lines = (byte*)(offsets + pixels);
            FillOffsets(offsets, rows);
            LinesOf(image).Widen(row * StepY, (rows - 1) * StepY + Shape.DilationHeight * (Shape.KernelHeight - 1) + 1, (short*)lines);
            nint step = Layout.Pairs(K) * sizeof(int) <= WeightsInFirstLevel ? RowsPerStep : pixels;
            for (nint start = 0; start < pixels; start += step)
            {
                for (nint panel = 0; panel < Layout.Count; panel++)
                {
                    RunPanel(image % Shape.Groups, panel, lines, offsets + start, Math.Min(step, pixels - start), first + start);
                }
            }
        }

        private readonly void WidenShared(nint chunk)
        {
            nint* offsets = (nint*)Arguments.Scratch;
            if (chunk == 0)
            {
                FillOffsets(offsets, Shape.OutHeight);
                return;
            }

            IntegerLines lines = LinesOf(Image);
            lines.Widen(chunk - 1, 1, (short*)(offsets + (nint)Shape.OutHeight * Shape.OutWidth) + (chunk - 1) * lines.LineLength);
        }

        private readonly void MultiplyShared(nint chunk)
        {
            nint panel = chunk / PixelBlocks, block = chunk % PixelBlocks, pixels = (nint)Shape.OutHeight * Shape.OutWidth;
            nint start = pixels * block / PixelBlocks, end = pixels * (block + 1) / PixelBlocks;
            nint* offsets = (nint*)Arguments.Scratch;
            RunPanel(Image % Shape.Groups, panel, (byte*)(offsets + pixels), offsets + start, end - start, Image / Shape.Groups * pixels + start);
        }

        private readonly IntegerLines LinesOf(nint image) => new()
        {
            Image = Arguments.Input + image / Shape.Groups * Shape.InHeight * Shape.InWidth * Arguments.InputPixelStride + image % Shape.Groups * Shape.GroupInChannels,
            PixelStride = Arguments.InputPixelStride,
            Height = Shape.InHeight,
            Width = Shape.InWidth,
            Channels = Shape.GroupInChannels,
            Signed = InputSigned,
            ZeroPoint = Arguments.InputZeroPoint,
            Top = Shape.PadTop,
            Left = Shape.PadLeft,
            LineWidth = LineWidth,
            StepY = Subsample ? Shape.StrideHeight : 1,
            StepX = Subsample ? Shape.StrideWidth : 1,
        };

        private readonly void FillOffsets(nint* offsets, nint rows)
        {
            nint step = StepX * Shape.GroupInChannels * sizeof(short), width = Shape.OutWidth;
            for (nint row = 0; row < rows; row++, offsets += width)
            {
                nint offset = row * StepY * LineWidth * Shape.GroupInChannels * sizeof(short);
                for (nint x = 0; x < width; x++, offset += step)
                {
                    offsets[x] = offset;
                }
            }
        }

        [SkipLocalsInit]
        private readonly void RunPanel(nint group, nint panel, byte* lines, nint* offsets, nint pixels, nint first)
        {
            int* sums = stackalloc int[RowsPerStep * 16];
            int blocks = Layout.BlocksOf(panel), width = 8 * blocks;
            nint columns = group * Layout.Blocks * 8 + 16 * panel, channel = group * Shape.GroupOutChannels + 16 * panel;
            nint valid = Math.Min(width, Shape.GroupOutChannels - 16 * panel), stride = Arguments.OutputPixelStride * ElementSize;
            float* packed = stackalloc float[16];
            float* scales = Scales == null ? null : Scales + columns;
            if (Arguments.Scales != null)
            {
                new ReadOnlySpan<float>(Arguments.Scales + channel, (int)valid).CopyTo(new Span<float>(packed, 16));
                scales = packed;
            }

            IntegerTileArguments t;
            t.Input = lines;
            t.Chunks = Chunks;
            t.ChunksEnd = Chunks + ChunkCount;
            t.Weights = Weights + group * Layout.Pairs(K) + 16 * panel * K;
            t.Bias = Bias + columns;
            t.Output = sums;
            t.RowStride = width;
            byte* to = Arguments.Output + (first * Arguments.OutputPixelStride + channel) * ElementSize;
            for (nint start = 0; start < pixels; start += RowsPerStep)
            {
                nint rows = Math.Min(RowsPerStep, pixels - start);
                t.Rows = offsets + start;
                IntegerTile.Run(rows, blocks, &t);
                Requantization.Tile(sums, rows, width, scales, to, stride, valid);
                to += rows * stride;
            }
        }
    }
}
