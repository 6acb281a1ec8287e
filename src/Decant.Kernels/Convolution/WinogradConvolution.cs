using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>
/// A 3x3 convolution of stride 1 by Winograd's minimal filtering: tiles of the input are transformed, multiplied position by position as
/// matrices of tiles by channels, and transformed back.
/// </summary>
internal sealed unsafe class WinogradConvolution<TTransform> : Convolution
    where TTransform : unmanaged, IWinogradTransform
{
    private const nint BlockBytes = 1024 * 1024;

    // Weights that several threads had better read once between them than once each.
    private const nint SharedWeights = 1024 * 1024;

    private readonly PanelLayout _layout;
    private readonly NativeBuffer _weights;
    private readonly NativeBuffer? _bias;
    private readonly NativeBuffer _tables;

    public WinogradConvolution(in ConvolutionShape shape, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Activation activation)
        : base(shape, activation)
    {
        _layout = new PanelLayout(shape.OutChannels);
        _weights = new NativeBuffer(Positions * _layout.Floats(shape.InChannels) * sizeof(float));
        _bias = ImplicitGemmConvolution.PackBias(_layout, bias);
        _tables = new NativeBuffer(MaxTiles * sizeof(nint) + Groups * sizeof(Chunk) + 2 * (Groups + 1) * sizeof(nint));
        PackWeights(weights);
        FillTables();
    }

    /// <inheritdoc/>
    public override string Name => TTransform.Outputs == 4 ? "conv.winograd-4x4.f32" : "conv.winograd-2x2.f32";

    private static nint Positions => TTransform.Inputs * TTransform.Inputs;

    private static nint MaxTiles => 64;

    private nint GroupLength => TileGrid.GroupLength(Shape.InChannels);

    private nint Groups => (Shape.InChannels + GroupLength - 1) / GroupLength;

    private nint InBlocks => BlockedLayout.Blocks(Shape.InChannels);

    private nint TileRows => (Shape.OutHeight + TTransform.Outputs - 1) / TTransform.Outputs;

    private nint TileColumns => (Shape.OutWidth + TTransform.Outputs - 1) / TTransform.Outputs;

    private nint PaddedHeight => TileRows * TTransform.Outputs + 2;

    private nint PaddedWidth => TileColumns * TTransform.Outputs + 2;

    private nint PaddedBytes => InBlocks * PaddedHeight * PaddedWidth * BlockedLayout.Block * sizeof(float);

    /// <inheritdoc/>
    public override nint ScratchBytes(int threads)
        => PaddedBytes + ((SharesWeights(threads) ? WorkerFloats(TilesPerGroup) : threads * WorkerFloats(TilesPerBlock(threads))) * sizeof(float));

    // Whether all threads work on one position's product after the other, instead of each on tiles of its own.
    private bool SharesWeights(int threads) => threads > 1 && _weights.Length > SharedWeights;

    private nint TilesPerGroup => Even(TileRows * TileColumns, (TileRows * TileColumns + MaxTiles - 1) / MaxTiles);

    private static nint Even(nint count, nint parts) => (count + parts - 1) / parts;

    /// <inheritdoc/>
    public override void Run(in ConvolutionArguments arguments, ThreadTeam team)
    {
        nint inImage = InBlocks * BlockedLayout.Block * Shape.InHeight * Shape.InWidth, pixels = (nint)Shape.OutHeight * Shape.OutWidth;
        nint outImage = _layout.Blocks * BlockedLayout.Block * pixels;
        nint inStride = arguments.InputBatchStride != 0 ? arguments.InputBatchStride : inImage;
        nint outStride = arguments.OutputBatchStride != 0 ? arguments.OutputBatchStride : outImage;
        nint residualStride = arguments.ResidualBatchStride != 0 ? arguments.ResidualBatchStride : outImage;
        nint tilesPerBlock = TilesPerBlock(team.Threads);
        for (nint n = 0; n < Shape.Batch; n++)
        {
            Pad(arguments.Input + n * inStride, (float*)arguments.Scratch, team);
            Job job = new()
            {
                Padded = (float*)arguments.Scratch,
                PaddedWidth = PaddedWidth,
                PaddedPlane = PaddedHeight * PaddedWidth * BlockedLayout.Block,
                InBlocks = InBlocks,
                OutHeight = Shape.OutHeight,
                OutWidth = Shape.OutWidth,
                Tiles = TileRows * TileColumns,
                TileColumns = TileColumns,
                Blocks = (TileRows * TileColumns + tilesPerBlock - 1) / tilesPerBlock,
                Weights = _weights.Floats,
                Layout = _layout,
                Axis = Axis(out nint* rows),
                Rows = rows,
                Bias = _bias is null ? null : _bias.Floats,
                Output = arguments.Output + n * outStride,
                Residual = arguments.Residual == null ? null : arguments.Residual + n * residualStride,
                Activation = Activation,
                Scratch = (float*)(arguments.Scratch + PaddedBytes),
                WorkerFloats = WorkerFloats(tilesPerBlock),
            };
            if (SharesWeights(team.Threads))
            {
                RunGroups(ref job, team);
            }
            else
            {
                team.Run(ref job, job.Blocks);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _weights.Dispose();
        _bias?.Dispose();
        _tables.Dispose();
    }

    private void RunGroups(ref Job job, ThreadTeam team)
    {
        job.WorkerFloats = 0;
        for (nint first = 0; first < job.Tiles; first += TilesPerGroup)
        {
            job.First = first;
            job.Count = Math.Min(TilesPerGroup, job.Tiles - first);
            job.Phase = Phase.Inputs;
            team.Run(ref job, job.Count);
            job.Phase = Phase.Products;
            team.Run(ref job, Positions);
            job.Phase = Phase.Outputs;
            team.Run(ref job, _layout.Blocks);
        }
    }

    private nint WorkerFloats(nint tiles) => Positions * (Stride(tiles * InBlocks) + Stride(tiles * _layout.Blocks));

    // Floats from one position to the next: an odd number of cache lines, so that the positions of one tile lie in different sets of the cache.
    private static nint Stride(nint blocks) => ((((blocks * BlockedLayout.Block) + 15) / 16) | 1) * 16;

    private nint TilesPerBlock(int threads)
    {
        nint tiles = TileRows * TileColumns;
        nint most = Math.Clamp(BlockBytes / (WorkerFloats(1) * sizeof(float)), 12, 36);
        nint blocks = Math.Max((tiles + most - 1) / most, threads == 1 ? 1 : Math.Min(3 * threads, tiles / 6));
        return (tiles + Math.Max(blocks, 1) - 1) / Math.Max(blocks, 1);
    }

    private void Pad(float* input, float* scratch, ThreadTeam team)
    {
        PaddedCopy copy = new()
        {
            Input = input,
            Output = scratch,
            Pixel = BlockedLayout.Block,
            Height = Shape.InHeight,
            Width = Shape.InWidth,
            Top = Shape.PadTop,
            Left = Shape.PadLeft,
            PaddedHeight = PaddedHeight,
            PaddedWidth = PaddedWidth,
        };
        team.Run(ref copy, InBlocks);
    }

    private ReductionAxis Axis(out nint* rows)
    {
        var chunks = (Chunk*)_tables.Pointer;
        nint* starts = (nint*)(chunks + Groups);
        rows = starts + 2 * (Groups + 1);
        return new ReductionAxis(chunks, Groups, starts, starts + Groups + 1, Shape.InChannels);
    }

    // Transformed tiles are [tile][channels rounded up]; only the real channels are summed.
    private void FillTables()
    {
        ReductionAxis axis = Axis(out nint* rows);
        for (nint g = 0; g <= Groups; g++)
        {
            axis.GroupStarts[g] = g;
            axis.GroupRows[g] = Math.Min(g * GroupLength, Shape.InChannels);
        }

        for (nint g = 0; g < Groups; g++)
        {
            axis.Chunks[g] = new Chunk { Offset = g * GroupLength, Length = axis.GroupRows[g + 1] - axis.GroupRows[g] };
        }

        for (nint t = 0; t < MaxTiles; t++)
        {
            rows[t] = t * InBlocks * BlockedLayout.Block;
        }
    }

    private void PackWeights(ReadOnlySpan<float> weights)
    {
        int n = TTransform.Inputs;
        ReadOnlySpan<double> g = TTransform.Filter;
        Span<double> half = stackalloc double[3 * n];
        nint position = _layout.Floats(Shape.InChannels);
        for (int m = 0; m < Shape.OutChannels; m++)
        {
            for (int c = 0; c < Shape.InChannels; c++)
            {
                ReadOnlySpan<float> w = weights.Slice((m * Shape.InChannels + c) * 9, 9);
                for (int i = 0; i < 3 * n; i++)
                {
                    int r = i / 3, k = i % 3;
                    half[i] = g[3 * r] * w[k] + g[3 * r + 1] * w[3 + k] + g[3 * r + 2] * w[6 + k];
                }

                nint at = _layout.IndexOf(c, m, Shape.InChannels);
                for (int i = 0; i < n * n; i++)
                {
                    int r = i / n, k = i % n;
                    _weights.Floats[i * position + at] = (float)(half[3 * r] * g[3 * k] + half[3 * r + 1] * g[3 * k + 1] + half[3 * r + 2] * g[3 * k + 2]);
                }
            }
        }
    }

    private enum Phase
    {
        All,
        Inputs,
        Products,
        Outputs,
    }

    private struct Job : IParallelJob
    {
        private const int Block = BlockedLayout.Block;
        public float* Padded;
        public nint PaddedWidth;
        public nint PaddedPlane;
        public nint InBlocks;
        public nint OutHeight;
        public nint OutWidth;
        public nint Tiles;
        public nint TileColumns;
        public nint Blocks;
        public float* Weights;
        public PanelLayout Layout;
        public ReductionAxis Axis;
        public nint* Rows;
        public float* Bias;
        public float* Output;
        public float* Residual;
        public Activation Activation;
        public float* Scratch;
        public nint WorkerFloats;

        public Phase Phase;
        public nint First;
        public nint Count;

        public readonly void Run(nint chunk, int worker)
        {
            nint first = First, count = Count;
            if (Phase == Phase.All)
            {
                first = Tiles * chunk / Blocks;
                count = Tiles * (chunk + 1) / Blocks - first;
            }

            nint inStride = Stride(count * InBlocks), outStride = Stride(count * Layout.Blocks);
            float* inputs = Scratch + worker * WorkerFloats, products = inputs + Positions * inStride;
            (nint tile, nint tileEnd) = Part(Phase.Inputs, chunk, count);
            for (; tile < tileEnd; tile++)
            {
                TransformInput(first + tile, inputs + tile * InBlocks * Block, inStride);
            }

            Multiply(inputs, inStride, products, outStride, count, Part(Phase.Products, chunk, Positions));
            (nint block, nint blockEnd) = Part(Phase.Outputs, chunk, Layout.Blocks);
            for (; block < blockEnd; block++)
            {
                for (tile = 0; tile < count; tile++)
                {
                    TransformOutput(first + tile, block, products + (block * count + tile) * Block, outStride);
                }
            }
        }

        // A chunk does all of every phase for its tiles, or one item of one phase.
        private readonly (nint Start, nint End) Part(Phase phase, nint chunk, nint count)
            => Phase == Phase.All ? (0, count) : Phase == phase ? (chunk, chunk + 1) : (0, 0);

        private readonly void Multiply(float* inputs, nint inStride, float* products, nint outStride, nint count, (nint Start, nint End) positions)
        {
            TileLoops loops = default;
            loops.Rows = Rows;
            loops.Axis = Axis;
            loops.Layout = Layout;
            loops.RowStride = Block;
            loops.BlockStride = count * Block;
            for (nint position = positions.Start; position < positions.End; position++)
            {
                loops.Input = inputs + position * inStride;
                loops.Weights = Weights + position * Layout.Floats(Axis.Length);
                loops.Output = products + position * outStride;
                loops.Run(0, count, 0, Layout.Panels);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void TransformInput(nint tile, float* to, nint position)
        {
            float* half = stackalloc float[6 * 6 * Block];
            nint n = TTransform.Inputs;
            float* from = Padded + (tile / TileColumns * PaddedWidth + tile % TileColumns) * TTransform.Outputs * Block;
            for (nint block = 0; block < InBlocks; block++)
            {
                for (nint x = 0; x < n; x++)
                {
                    TTransform.Input(from + x * Block, PaddedWidth * Block, half + x * Block, n * Block);
                }

                for (nint y = 0; y < n; y++)
                {
                    TTransform.Input(half + y * n * Block, Block, to + y * n * position, position);
                }

                from += PaddedPlane;
                to += Block;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void TransformOutput(nint tile, nint block, float* products, nint position)
        {
            float* half = stackalloc float[4 * 6 * Block], result = stackalloc float[4 * 4 * Block];
            nint n = TTransform.Inputs, m = TTransform.Outputs;
            for (nint x = 0; x < n; x++)
            {
                TTransform.Output(products + x * position, n * position, half + x * Block, n * Block);
            }

            for (nint y = 0; y < m; y++)
            {
                TTransform.Output(half + y * n * Block, Block, result + y * m * Block, Block);
            }

            Vector256<float> bias = Bias == null ? Vector256<float>.Zero : Vector256.Load(Bias + block * Block);
            Vector256<float> low = Vector256.Create(Activation.Minimum), high = Vector256.Create(Activation.Maximum);
            nint top = tile / TileColumns * m, left = tile % TileColumns * m;
            nint height = Math.Min(m, OutHeight - top), width = Math.Min(m, OutWidth - left);
            for (nint y = 0; y < height; y++)
            {
                nint at = ((block * OutHeight + top + y) * OutWidth + left) * Block;
                for (nint x = 0; x < width; x++)
                {
                    Vector256<float> value = Vector256.Load(result + (y * m + x) * Block) + bias;
                    value = Residual == null ? value : value + Vector256.Load(Residual + at + x * Block);
                    VectorMath.AtMost(VectorMath.AtLeast(value, low), high).Store(Output + at + x * Block);
                }

                if (!Activation.IsClamp)
                {
                    ActivationKernel.Apply(Activation, Output + at, width * Block);
                }
            }
        }
    }
}
