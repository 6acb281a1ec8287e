namespace Decant.Kernels;

/// <summary>
/// A depthwise integer convolution, sixteen channels at a time. Input rows are widened once, two neighbouring rows as the halves of an int32, so that
/// one instruction multiplies two vertical taps; outputs at odd rows use a second set of weights, shifted by one row.
/// </summary>
internal sealed unsafe class IntegerDepthwiseConvolution : IntegerConvolution
{
    private const nint BlockBytes = 40 * 1024;
    private const nint Lanes = IntegerDepthwiseRow.Lanes;

    private readonly NativeBuffer _packed;
    private readonly int* _bias;
    private readonly float* _scales;
    private readonly float* _laneScales;
    private readonly bool _hasScales;

    public IntegerDepthwiseConvolution(in ConvolutionShape shape, IntegerWeights weights, IntegerOutput output, bool inputSigned)
        : base(shape, output, inputSigned)
    {
        _hasScales = weights.HasScales;
        nint taps = 2 * TapsPerSet * Blocks * Lanes;
        _packed = new NativeBuffer((taps + 3 * Blocks * Lanes) * sizeof(int));
        int* packed = (int*)_packed.Pointer;
        _bias = packed + taps;
        _scales = (float*)(_bias + Blocks * Lanes);
        _laneScales = _scales + Blocks * Lanes;
        for (int c = 0; c < shape.InChannels; c++)
        {
            nint at = c / Lanes * Lanes + IntegerDepthwiseRow.LaneOf(c % (int)Lanes);
            _bias[at] = weights.Bias(c);
            _scales[c] = weights.Scale(c);
            _laneScales[at] = weights.Scale(c);
            for (int odd = 0; odd < 2; odd++)
            {
                PackChannel(weights, c, odd, packed + c / Lanes * 2 * TapsPerSet * Lanes + odd * TapsPerSet * Lanes);
            }
        }
    }

    /// <inheritdoc/>
    public override string Name => "conv.depthwise.int8";

    private nint Blocks => (Shape.InChannels + Lanes - 1) / Lanes;

    // Dilated taps are not neighbours: each row then stands alone in the low half.
    private bool Paired => Shape.DilationHeight == 1;

    private nint PairRows => Paired ? Shape.KernelHeight / 2 + 1 : Shape.KernelHeight;

    private nint TapsPerSet => PairRows * Shape.KernelWidth;

    private nint LineInts => Shape.PaddedWidth * Lanes;

    /// <inheritdoc/>
    public override nint ScratchBytes(int threads) => threads * WorkerBytes(RowsPerBlock(threads));

    /// <inheritdoc/>
    public override void Run(in IntegerConvolutionArguments arguments, ThreadTeam team)
    {
        nint rows = RowsPerBlock(team.Threads), rowBlocks = (Shape.OutHeight + rows - 1) / rows;
        nint wanted = team.Threads == 1 ? 1 : Math.Max(1, team.Threads * 4 / Math.Max(rowBlocks * Shape.Batch, 1));
        Job job = new()
        {
            Arguments = arguments,
            Shape = Shape,
            ElementSize = Output.ElementSize,
            Requantization = new Requantization(Output),
            InputSigned = InputSigned,
            Weights = (int*)_packed.Pointer,
            Bias = _bias,
            Scales = _hasScales ? _scales : null,
            LaneScales = _hasScales ? _laneScales : null,
            Blocks = Blocks,
            BlockGroups = Math.Min(wanted, Blocks),
            Paired = Paired,
            PairRows = PairRows,
            LineInts = LineInts,
            RowsPerBlock = rows,
            RowBlocks = rowBlocks,
            WorkerBytes = WorkerBytes(rows),
        };
        if (arguments.Scales != null)
        {
            job.Scales = arguments.Scales;
            job.LaneScales = null;
        }

        job.Arguments.InputPixelStride = arguments.InputPixelStride != 0 ? arguments.InputPixelStride : Shape.InChannels;
        job.Arguments.OutputPixelStride = arguments.OutputPixelStride != 0 ? arguments.OutputPixelStride : Shape.OutChannels;
        team.Run(ref job, Shape.Batch * rowBlocks * job.BlockGroups);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _packed.Dispose();

    private void PackChannel(IntegerWeights weights, int c, int odd, int* to)
    {
        for (int pair = 0; pair < PairRows; pair++)
        {
            for (int kx = 0; kx < Shape.KernelWidth; kx++)
            {
                int low = Tap(weights, c, Paired ? 2 * pair - odd : pair, kx), high = Paired ? Tap(weights, c, 2 * pair + 1 - odd, kx) : 0;
                to[(pair * Shape.KernelWidth + kx) * Lanes + IntegerDepthwiseRow.LaneOf(c % (int)Lanes)] = IntegerWeights.Pair(low, high);
            }
        }
    }

    private int Tap(IntegerWeights weights, int c, int ky, int kx)
        => ky < 0 || ky >= Shape.KernelHeight ? 0 : weights.Weight(c, 0, ky * Shape.KernelWidth + kx);

    // An even number, so that blocks start at pairs of rows.
    private nint RowsPerBlock(int threads)
    {
        nint line = LineInts * sizeof(int) * Shape.StrideHeight / (Paired ? 2 : 1);
        nint rows = Math.Max(BlockBytes / line - Shape.KernelHeight / Shape.StrideHeight, 4);
        nint wanted = threads == 1 ? 1 : (threads * 4 + Math.Max(Shape.Batch, 1) - 1) / Math.Max(Shape.Batch, 1);
        rows = Math.Min(rows, Math.Max(8, (Shape.OutHeight + wanted - 1) / wanted));
        return Math.Min(rows / 2 * 2, Shape.OutHeight);
    }

    private nint WorkerBytes(nint rows)
    {
        nint lines = (rows - 1) * Shape.StrideHeight + Shape.DilationHeight * (Shape.KernelHeight - 1) + 1;
        nint pairs = Paired ? lines / 2 + 2 : lines;
        return pairs * LineInts * sizeof(int);
    }

    private struct Job : IParallelJob
    {
        public IntegerConvolutionArguments Arguments;
        public ConvolutionShape Shape;
        public int ElementSize;
        public Requantization Requantization;
        public bool InputSigned;
        public int* Weights;
        public int* Bias;
        public float* Scales;
        public float* LaneScales;
        public nint Blocks;
        public nint BlockGroups;
        public bool Paired;
        public nint PairRows;
        public nint LineInts;
        public nint RowsPerBlock;
        public nint RowBlocks;
        public nint WorkerBytes;

        public readonly void Run(nint chunk, int worker)
        {
            nint group = chunk % BlockGroups, rowBlock = chunk / BlockGroups % RowBlocks, n = chunk / BlockGroups / RowBlocks;
            nint row = rowBlock * RowsPerBlock, rows = Math.Min(RowsPerBlock, Shape.OutHeight - row);
            int* lines = (int*)(Arguments.Scratch + worker * WorkerBytes);
            for (nint block = Blocks * group / BlockGroups; block < Blocks * (group + 1) / BlockGroups; block++)
            {
                RunBlock(n, block, row, rows, lines);
            }
        }

        private readonly void RunBlock(nint n, nint block, nint row, nint rows, int* lines)
        {
            nint paddedTop = row * Shape.StrideHeight, firstPair = Paired ? paddedTop / 2 : paddedTop;
            nint lastLine = (row + rows - 1) * Shape.StrideHeight + Shape.DilationHeight * (Shape.KernelHeight - 1);
            nint lastPair = Paired ? lastLine / 2 : lastLine, channel = block * Lanes, channels = Math.Min(Lanes, Shape.InChannels - channel);
            for (nint pair = firstPair; pair <= lastPair; pair++)
            {
                nint y = (Paired ? 2 * pair : pair) - Shape.PadTop;
                WidenPair(n, channel, (int)channels, y, Paired ? y + 1 : -1, lines + (pair - firstPair) * LineInts);
            }

            nint setInts = PairRows * Shape.KernelWidth * Lanes;
            IntegerDepthwiseRow r = new()
            {
                Pixels = Shape.OutWidth,
                PixelInts = Shape.StrideWidth * Lanes,
                TapInts = Shape.DilationWidth * Lanes,
                PairInts = Paired ? LineInts : Shape.DilationHeight * LineInts,
                KernelWidth = Shape.KernelWidth,
                Bias = Bias + channel,
                LaneScales = LaneScales == null ? null : LaneScales + channel,
                Scales = Scales == null ? null : Scales + channel,
                OutputStride = Arguments.OutputPixelStride * ElementSize,
                Channels = (int)channels,
            };
            for (nint i = 0; i < rows; i++)
            {
                nint line = (row + i) * Shape.StrideHeight, odd = Paired ? line & 1 : 0;
                r.Lines = lines + ((Paired ? line / 2 : line) - firstPair) * LineInts;
                r.PairRows = Paired ? (Shape.KernelHeight + odd + 1) / 2 : PairRows;
                r.Weights = Weights + (2 * block + odd) * setInts;
                r.Output = Arguments.Output + ((n * Shape.OutHeight + row + i) * Shape.OutWidth * Arguments.OutputPixelStride + channel) * ElementSize;
                r.Run(Requantization);
            }
        }

        private readonly void WidenPair(nint n, nint channel, int channels, nint y0, nint y1, int* to)
        {
            byte* image = Arguments.Input + n * Shape.InHeight * Shape.InWidth * Arguments.InputPixelStride + channel;
            nint line = Shape.InWidth * Arguments.InputPixelStride;
            byte* low = y0 >= 0 && y0 < Shape.InHeight ? image + y0 * line : null, high = y1 >= 0 && y1 < Shape.InHeight ? image + y1 * line : null;
            if (low == null && high == null)
            {
                new Span<int>(to, (int)LineInts).Clear();
                return;
            }

            new Span<int>(to, (int)(Shape.PadLeft * Lanes)).Clear();
            to += Shape.PadLeft * Lanes;
            RowPairs pairs = new() { Low = low, High = high, PixelStride = Arguments.InputPixelStride, Channels = channels, Signed = InputSigned, ZeroPoint = (short)Arguments.InputZeroPoint };
            pairs.Widen(Shape.InWidth, to);
            new Span<int>(to + Shape.InWidth * Lanes, (int)(Shape.PadRight * Lanes)).Clear();
        }
    }
}
