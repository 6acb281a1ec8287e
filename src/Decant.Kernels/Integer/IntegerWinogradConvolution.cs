namespace Decant.Kernels;

/// <summary>
/// A 3x3 integer convolution of stride 1 by Winograd's F(4x4, 3x3), with the exact sums: tiles of the input are transformed to int16, multiplied
/// position by position as matrices of tiles by channels, and transformed back.
/// </summary>
internal sealed unsafe class IntegerWinogradConvolution : IntegerConvolution
{
    private const nint SharedBytes = 224 * 1024;
    private const int Positions = IntegerWinogradTransform.Inputs * IntegerWinogradTransform.Inputs;

    private readonly IntegerPanels _panels;
    private readonly NativeBuffer _packed;
    private readonly int* _weights;
    private readonly int* _bias;
    private readonly float* _scales;
    private readonly nint* _rows;
    private readonly int* _zeros;
    private readonly Chunk* _chunk;
    private readonly bool _hasScales;

    public IntegerWinogradConvolution(in ConvolutionShape shape, IntegerWeights weights, IntegerOutput output, bool inputSigned)
        : base(shape, output, inputSigned)
    {
        _panels = new IntegerPanels(shape.OutChannels);
        _hasScales = weights.HasScales;
        nint columns = _panels.Blocks * 8, count = Positions * _panels.Pairs(Pairs);
        _packed = new NativeBuffer((count + 2 * columns + 16) * sizeof(int) + IntegerWinogradJob.TilesPerUnit * sizeof(nint) + sizeof(Chunk));
        _weights = (int*)_packed.Pointer;
        _bias = _weights + count;
        _scales = (float*)(_bias + columns);
        _zeros = _bias + 2 * columns;
        _rows = (nint*)(_zeros + 16);
        _chunk = (Chunk*)(_rows + IntegerWinogradJob.TilesPerUnit);
        _chunk->Length = Pairs * sizeof(int);
        for (nint tile = 0; tile < IntegerWinogradJob.TilesPerUnit; tile++)
        {
            _rows[tile] = tile * shape.InChannels * sizeof(short);
        }

        Pack(weights);
    }

    /// <inheritdoc/>
    public override string Name => "conv.winograd-4x4.int8";

    private nint Pairs => Shape.InChannels / 2;

    private nint TileRows => (Shape.OutHeight + IntegerWinogradTransform.Outputs - 1) / IntegerWinogradTransform.Outputs;

    private nint TileColumns => (Shape.OutWidth + IntegerWinogradTransform.Outputs - 1) / IntegerWinogradTransform.Outputs;

    private nint TileBytes => (nint)Positions * Shape.InChannels * sizeof(short);

    private nint LineWidth => TileColumns * IntegerWinogradTransform.Outputs + 2;

    /// <summary>Whether the transformed weights and all sums keep to their ranges, and less work is done than by <see cref="IntegerGemmConvolution"/>.</summary>
    public static bool Suits(in ConvolutionShape s, IntegerWeights weights)
    {
        if (s.KernelHeight != 3 || s.KernelWidth != 3 || s.StrideHeight != 1 || s.StrideWidth != 1 || s.DilationHeight != 1 || s.DilationWidth != 1
            || s.Groups != 1 || s.InChannels < 16 || s.InChannels % 8 != 0)
        {
            return false;
        }

        // In multiply-accumulates of a channel pair; transformed weights of small images come from afar each time.
        double tiles = (double)((s.OutHeight + 3) / 4) * ((s.OutWidth + 3) / 4), direct = 9.0 * s.OutHeight * s.OutWidth, transformed = 36 * tiles * 1.3 + 150;
        if (transformed > 0.8 * direct)
        {
            return false;
        }

        for (int m = 0; m < s.OutChannels; m++)
        {
            long sum = 0;
            for (int c = 0; c < s.InChannels; c++)
            {
                for (int tap = 0; tap < 9; tap++)
                {
                    sum += Math.Abs(weights.Weight(m, c, tap));
                }

                if (!FitsInt16(weights, m, c))
                {
                    return false;
                }
            }

            if (sum * byte.MaxValue >= IntegerWinogradTransform.Bound)
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override nint ScratchBytes(int threads)
        => Units(TileRowsPerBlock) * IntegerWinogradJob.TilesPerUnit * TileBytes + threads * WorkerBytes + 64;

    /// <inheritdoc/>
    public override void Run(in IntegerConvolutionArguments arguments, ThreadTeam team)
    {
        nint inStride = arguments.InputPixelStride != 0 ? arguments.InputPixelStride : Shape.InChannels;
        nint outStride = arguments.OutputPixelStride != 0 ? arguments.OutputPixelStride : Shape.OutChannels;
        IntegerWinogradJob job = new()
        {
            Lines = new IntegerLines
            {
                PixelStride = inStride,
                Height = Shape.InHeight,
                Width = Shape.InWidth,
                Channels = Shape.InChannels,
                Signed = InputSigned,
                ZeroPoint = arguments.InputZeroPoint,
                Top = Shape.PadTop,
                Left = Shape.PadLeft,
                LineWidth = LineWidth,
                StepY = 1,
                StepX = 1,
            },
            OutHeight = Shape.OutHeight,
            OutWidth = Shape.OutWidth,
            TileColumns = TileColumns,
            Panels = _panels,
            Weights = _weights,
            Pairs = Pairs,
            Bias = _bias,
            Scales = arguments.Scales != null ? arguments.Scales : _hasScales ? _scales : null,
            Zeros = _zeros,
            Rows = _rows,
            Chunk = _chunk,
            OutputPixelStride = outStride * Output.ElementSize,
            ElementSize = Output.ElementSize,
            Requantization = new Requantization(Output),
            Transformed = (short*)arguments.Scratch,
            Workers = arguments.Scratch + Units(TileRowsPerBlock) * IntegerWinogradJob.TilesPerUnit * TileBytes,
            WorkerBytes = WorkerBytes,
        };
        for (nint n = 0; n < Shape.Batch; n++)
        {
            job.Lines.Image = arguments.Input + n * Shape.InHeight * Shape.InWidth * inStride;
            job.Output = arguments.Output + n * Shape.OutHeight * Shape.OutWidth * job.OutputPixelStride;
            for (job.FirstTileRow = 0; job.FirstTileRow < TileRows; job.FirstTileRow += TileRowsPerBlock)
            {
                nint rows = Math.Min(TileRowsPerBlock, TileRows - job.FirstTileRow);
                job.Tiles = rows * TileColumns;
                job.Units = Units(rows);
                job.Multiplies = false;
                team.Run(ref job, rows);
                job.Multiplies = true;
                team.Run(ref job, job.Units * _panels.Count);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _packed.Dispose();

    private nint TileRowsPerBlock => Math.Clamp(SharedBytes / (TileBytes * TileColumns), 1, TileRows);

    // A worker's lines and products are not needed at the same time.
    private nint WorkerBytes => (Math.Max(
        IntegerWinogradTransform.Inputs * LineWidth * Shape.InChannels * sizeof(short),
        Positions * IntegerWinogradJob.TilesPerUnit * 16 * sizeof(int)) + 127) / 64 * 64;

    private nint Units(nint tileRows) => (tileRows * TileColumns + IntegerWinogradJob.TilesPerUnit - 1) / IntegerWinogradJob.TilesPerUnit;

    private static bool FitsInt16(IntegerWeights weights, int m, int c)
    {
        Span<int> transformed = stackalloc int[Positions];
        Transform(weights, m, c, transformed);
        return !transformed.ContainsAnyExceptInRange(short.MinValue, short.MaxValue);
    }

    private static void Transform(IntegerWeights weights, int m, int c, Span<int> transformed)
    {
        const int N = IntegerWinogradTransform.Inputs;
        ReadOnlySpan<int> g = IntegerWinogradTransform.Filter;
        Span<int> half = stackalloc int[3 * N];
        for (int i = 0; i < 3 * N; i++)
        {
            int r = 3 * (i / 3), k = i % 3;
            half[i] = g[r] * weights.Weight(m, c, k) + g[r + 1] * weights.Weight(m, c, 3 + k) + g[r + 2] * weights.Weight(m, c, 6 + k);
        }

        for (int i = 0; i < N * N; i++)
        {
            int r = 3 * (i / N), k = 3 * (i % N);
            transformed[i] = half[r] * g[k] + half[r + 1] * g[k + 1] + half[r + 2] * g[k + 2];
        }
    }

    // [panel][position][pair][column]
    private void Pack(IntegerWeights weights)
    {
        Span<int> transformed = stackalloc int[Positions];
        for (int m = 0; m < Shape.OutChannels; m++)
        {
            _bias[m] = weights.Bias(m);
            _scales[m] = weights.Scale(m);
            nint panel = m / 16, width = 8 * _panels.BlocksOf(panel);
            for (int c = 0; c < Shape.InChannels; c++)
            {
                Transform(weights, m, c, transformed);
                for (int position = 0; position < Positions; position++)
                {
                    int* to = _weights + 16 * panel * Positions * Pairs + (position * Pairs + c / 2) * width + m % 16;
                    ((short*)to)[c % 2] = (short)transformed[position];
                }
            }
        }
    }
}
