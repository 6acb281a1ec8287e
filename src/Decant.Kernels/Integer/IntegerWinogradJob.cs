using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Decant.Kernels;

/// <summary>The two halves of an <see cref="IntegerWinogradConvolution"/>: transforming rows of tiles, then multiplying units of tiles by panels of weights.</summary>
internal unsafe struct IntegerWinogradJob : IParallelJob
{
    /// <summary>Tiles that are multiplied and transformed back together.</summary>
    public const int TilesPerUnit = 16;

    private const int N = IntegerWinogradTransform.Inputs;
    private const int M = IntegerWinogradTransform.Outputs;

    /// <summary>False to transform inputs, a chunk for each row of tiles; true to multiply, a chunk for each panel and unit.</summary>
    public bool Multiplies;

    /// <summary>The input.</summary>
    public IntegerLines Lines;

    /// <summary>Rows of the output.</summary>
    public nint OutHeight;

    /// <summary>Columns of the output.</summary>
    public nint OutWidth;

    /// <summary>Tiles side by side.</summary>
    public nint TileColumns;

    /// <summary>The first row of tiles of the block.</summary>
    public nint FirstTileRow;

    /// <summary>Tiles of the block.</summary>
    public nint Tiles;

    /// <summary>Units of the block.</summary>
    public nint Units;

    /// <summary>How the output channels are cut.</summary>
    public IntegerPanels Panels;

    /// <summary>Transformed weights [panel][position][pair][column].</summary>
    public int* Weights;

    /// <summary>Pairs of input channels.</summary>
    public nint Pairs;

    /// <summary>What is added to the sums, by output channel.</summary>
    public int* Bias;

    /// <summary>Factors of the sums, by output channel, or null.</summary>
    public float* Scales;

    /// <summary>Sixteen zeros.</summary>
    public int* Zeros;

    /// <summary>The offset of each tile of a unit.</summary>
    public nint* Rows;

    /// <summary>The channels of a tile.</summary>
    public Chunk* Chunk;

    /// <summary>The first result of the image.</summary>
    public byte* Output;

    /// <summary>Bytes from a pixel of results to the next.</summary>
    public nint OutputPixelStride;

    /// <summary>Bytes of a result.</summary>
    public int ElementSize;

    /// <summary>What becomes of the sums.</summary>
    public Requantization Requantization;

    /// <summary>Transformed inputs [unit][position][tile][channel].</summary>
    public short* Transformed;

    /// <summary>The workers' own memory.</summary>
    public byte* Workers;

    /// <summary>Bytes of it for each.</summary>
    public nint WorkerBytes;

    /// <inheritdoc/>
    public readonly void Run(nint chunk, int worker)
    {
        byte* scratch = Workers + worker * WorkerBytes;
        if (Multiplies)
        {
            Multiply(chunk / Units, chunk % Units, (int*)scratch);
        }
        else
        {
            TransformRow(chunk, (short*)scratch);
        }
    }

    private readonly void TransformRow(nint row, short* lines)
    {
        Lines.Widen((FirstTileRow + row) * M, N, lines);
        nint channels = Lines.Channels;
        for (nint column = 0; column < TileColumns; column++)
        {
            nint tile = row * TileColumns + column, unit = tile / TilesPerUnit;
            short* to = Transformed + (unit * N * N * TilesPerUnit + tile % TilesPerUnit) * channels;
            TransformTile(lines + column * M * channels, Lines.LineLength, to);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void TransformTile(short* from, nint line, short* to)
    {
        short* half = stackalloc short[N * N * 16];
        nint channels = Lines.Channels, position = TilesPerUnit * channels;
        for (nint c = 0; c < channels; c += 16)
        {
            // The last sixteen channels overlap those before.
            c = Math.Min(c, channels - 16);
            for (nint x = 0; x < N; x++)
            {
                IntegerWinogradTransform.Input(from + x * channels + c, line, half + x * 16, N * 16);
            }

            for (nint y = 0; y < N; y++)
            {
                IntegerWinogradTransform.Input(half + y * N * 16, 16, to + y * N * position + c, position);
            }
        }
    }

    private readonly void Multiply(nint panel, nint unit, int* products)
    {
        nint first = unit * TilesPerUnit, tiles = Math.Min(TilesPerUnit, Tiles - first), channels = Lines.Channels;
        int blocks = Panels.BlocksOf(panel);
        IntegerTileArguments t;
        t.Tiles = 0;
        t.Rows = Rows;
        t.Chunks = Chunk;
        t.ChunksEnd = Chunk + 1;
        t.Bias = Zeros;
        t.RowStride = 8 * blocks;
        short* inputs = Transformed + unit * N * N * TilesPerUnit * channels;
        int* weights = Weights + 16 * panel * N * N * Pairs;
        for (nint position = 0; position < N * N; position++)
        {
            t.Input = (byte*)(inputs + position * TilesPerUnit * channels);
            t.Weights = weights + position * Pairs * 8 * blocks;
            t.Output = products + position * TilesPerUnit * 8 * blocks;
            IntegerTile.Run(tiles, blocks, &t);
        }

        nint valid = Math.Min(8 * blocks, Panels.Columns - 16 * panel);
        bool packs = Avx2.IsSupported && Scales != null && Requantization.IsQuantized && valid == 16;
        for (nint tile = 0; tile < tiles; tile++)
        {
            nint at = FirstTileRow * TileColumns + first + tile;
            if (packs)
            {
                TransformBackPacked(at, panel, products + tile * 16);
            }
            else
            {
                TransformBack(at, panel, blocks, valid, products + tile * 8 * blocks);
            }
        }
    }

    // Sixteen channels of quantized results, from registers.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void TransformBackPacked(nint tile, nint panel, int* products)
    {
        const int Block = M * N * 8;
        int* half = stackalloc int[2 * Block];
        nint position = TilesPerUnit * 16;
        for (nint x = 0; x < N; x++)
        {
            IntegerWinogradTransform.Output(products + x * position, N * position, half + x * 8, N * 8);
            IntegerWinogradTransform.Output(products + x * position + 8, N * position, half + Block + x * 8, N * 8);
        }

        BytePacking packing = Requantization.Packing;
        Vector256<int> bias0 = Vector256.Load(Bias + 16 * panel), bias1 = Vector256.Load(Bias + 16 * panel + 8);
        Vector256<float> scale0 = Vector256.Load(Scales + 16 * panel), scale1 = Vector256.Load(Scales + 16 * panel + 8);
        nint top = tile / TileColumns * M, left = tile % TileColumns * M, stride = OutputPixelStride;
        nint rows = Math.Min(M, OutHeight - top), columns = Math.Min(M, OutWidth - left);
        byte* to = Output + (top * OutWidth + left) * stride + 16 * panel;
        for (nint y = 0; y < rows; y++, to += OutWidth * stride)
        {
            IntegerWinogradTransform.Output(half + y * N * 8, 8, out Vector256<int> a0, out Vector256<int> a1, out Vector256<int> a2, out Vector256<int> a3);
            IntegerWinogradTransform.Output(half + Block + y * N * 8, 8, out Vector256<int> b0, out Vector256<int> b1, out Vector256<int> b2, out Vector256<int> b3);
            Vector256<byte> first = packing.Pack(Scaled(a0, bias0, scale0), Scaled(b0, bias1, scale1), Scaled(a1, bias0, scale0), Scaled(b1, bias1, scale1));
            Vector256<byte> second = packing.Pack(Scaled(a2, bias0, scale0), Scaled(b2, bias1, scale1), Scaled(a3, bias0, scale0), Scaled(b3, bias1, scale1));
            first.GetLower().Store(to);
            if (columns == M)
            {
                first.GetUpper().Store(to + stride);
                second.GetLower().Store(to + 2 * stride);
                second.GetUpper().Store(to + 3 * stride);
                continue;
            }

            if (columns > 1)
            {
                first.GetUpper().Store(to + stride);
            }

            if (columns > 2)
            {
                second.GetLower().Store(to + 2 * stride);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Scaled(Vector256<int> sums, Vector256<int> bias, Vector256<float> scale)
        => Avx.ConvertToVector256Single(IntegerWinogradTransform.Unscale(sums) + bias) * scale;

    [SkipLocalsInit]
    private readonly void TransformBack(nint tile, nint panel, int blocks, nint valid, int* products)
    {
        int* sums = stackalloc int[M * M * 16];
        nint width = 8 * blocks, top = tile / TileColumns * M, left = tile % TileColumns * M;
        for (int block = 0; block < blocks; block++)
        {
            Sums(products + 8 * block, TilesPerUnit * width, Bias + 16 * panel + 8 * block, sums + 8 * block, width);
        }

        nint rows = Math.Min(M, OutHeight - top), columns = Math.Min(M, OutWidth - left);
        byte* to = Output + (top * OutWidth + left) * OutputPixelStride + 16 * panel * ElementSize;
        float* scales = Scales == null ? null : Scales + 16 * panel;
        for (nint y = 0; y < rows; y++)
        {
            Requantization.Tile(sums + y * M * width, columns, width, scales, to + y * OutWidth * OutputPixelStride, OutputPixelStride, valid);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sums(int* products, nint position, int* bias, int* to, nint width)
    {
        int* half = stackalloc int[M * N * 8], result = stackalloc int[M * 8];
        for (nint x = 0; x < N; x++)
        {
            IntegerWinogradTransform.Output(products + x * position, N * position, half + x * 8, N * 8);
        }

        Vector256<int> start = Vector256.Load(bias);
        for (nint y = 0; y < M; y++)
        {
            IntegerWinogradTransform.Output(half + y * N * 8, 8, result, 8);
            for (nint x = 0; x < M; x++)
            {
                (IntegerWinogradTransform.Unscale(Vector256.Load(result + x * 8)) + start).Store(to + (y * M + x) * width);
            }
        }
    }
}
