using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>
/// A depthwise integer convolution. Input rows are widened once, two neighbouring rows as the halves of an int32, so that one instruction
/// multiplies two vertical taps; outputs at odd rows use a second set of weights, shifted by one row.
/// </summary>
internal sealed unsafe class IntegerDepthwiseConvolution : IntegerConvolution
{
    private const nint BlockBytes = 192 * 1024;

    private readonly NativeBuffer _packed;
    private readonly int* _bias;
    private readonly float* _scales;
    private readonly bool _hasScales;

    public IntegerDepthwiseConvolution(in ConvolutionShape shape, IntegerWeights weights, IntegerOutput output, bool inputSigned)
        : base(shape, output, inputSigned)
    {
        _hasScales = weights.HasScales;
        nint taps = PairRows * shape.KernelWidth * Channels;
        _packed = new NativeBuffer((2 * taps + 2 * Channels) * sizeof(int));
        int* packed = (int*)_packed.Pointer;
        _bias = packed + 2 * taps;
        _scales = (float*)(_bias + Channels);
        for (int c = 0; c < shape.InChannels; c++)
        {
            _bias[c] = weights.Bias(c);
            _scales[c] = weights.Scale(c);
            for (int odd = 0; odd < 2; odd++)
            {
                PackChannel(weights, c, odd, packed + odd * taps);
            }
        }
    }

    /// <inheritdoc/>
    public override string Name => "conv.depthwise.int8";

    /// <summary>Channels rounded up to whole vectors.</summary>
    private nint Channels => (Shape.InChannels + 7) / 8 * 8;

    // Dilated taps are not neighbours: each row then stands alone in the low half.
    private bool Paired => Shape.DilationHeight == 1;

    private nint PairRows => Paired ? Shape.KernelHeight / 2 + 1 : Shape.KernelHeight;

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
            ElementSize = Output.ElementSize,
            Requantization = new Requantization(Output),
            InputSigned = InputSigned,
            Weights = (int*)_packed.Pointer,
            Bias = _bias,
            Scales = arguments.Scales != null ? arguments.Scales : _hasScales ? _scales : null,
            Channels = Channels,
            Paired = Paired,
            PairRows = PairRows,
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

        team.Run(ref job, Shape.Batch * job.RowBlocks);
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
                to[(pair * Shape.KernelWidth + kx) * Channels + c] = IntegerWeights.Pair(low, high);
            }
        }
    }

    private int Tap(IntegerWeights weights, int c, int ky, int kx)
        => ky < 0 || ky >= Shape.KernelHeight ? 0 : weights.Weight(c, 0, ky * Shape.KernelWidth + kx);

    private nint RowsPerBlock(int threads)
    {
        nint line = Shape.PaddedWidth * Channels * sizeof(int) * Shape.StrideHeight / (Paired ? 2 : 1);
        nint rows = Math.Clamp(BlockBytes / Math.Max(line, 1), 1, Shape.OutHeight);
        nint wanted = threads == 1 ? 1 : (threads * 4 + Math.Max(Shape.Batch, 1) - 1) / Math.Max(Shape.Batch, 1);
        return Math.Max(1, Math.Min(rows, (Shape.OutHeight + wanted - 1) / wanted));
    }

    private nint WorkerBytes(nint rows)
    {
        nint lines = (rows - 1) * Shape.StrideHeight + Shape.DilationHeight * (Shape.KernelHeight - 1) + 1;
        nint pairs = Paired ? lines / 2 + 2 : lines;
        return ((pairs * Shape.PaddedWidth + 1) * Channels * sizeof(int) + 63) / 64 * 64;
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
        public nint Channels;
        public bool Paired;
        public nint PairRows;
        public nint RowsPerBlock;
        public nint RowBlocks;
        public nint WorkerBytes;

        public readonly void Run(nint chunk, int worker)
        {
            nint block = chunk % RowBlocks, n = chunk / RowBlocks;
            nint row = block * RowsPerBlock, rows = Math.Min(RowsPerBlock, Shape.OutHeight - row);
            int* pairs = (int*)(Arguments.Scratch + worker * WorkerBytes);
            int* sums = pairs + WorkerBytes / sizeof(int) - Channels;
            nint lineInts = Shape.PaddedWidth * Channels;

            // Pairs start at even rows counted from the padded top.
            nint paddedTop = row * Shape.StrideHeight, firstPair = Paired ? paddedTop / 2 : paddedTop;
            nint lastLine = (row + rows - 1) * Shape.StrideHeight + Shape.DilationHeight * (Shape.KernelHeight - 1);
            nint lastPair = Paired ? lastLine / 2 : lastLine;
            for (nint pair = firstPair; pair <= lastPair; pair++)
            {
                nint y = (Paired ? 2 * pair : pair) - Shape.PadTop;
                WidenPair(n, y, Paired ? y + 1 : -1, pairs + (pair - firstPair) * lineInts);
            }

            for (nint r = 0; r < rows; r++)
            {
                nint line = (row + r) * Shape.StrideHeight, odd = Paired ? line & 1 : 0;
                int* at = pairs + ((Paired ? line / 2 : line) - firstPair) * lineInts;
                nint taps = PairRows * Shape.KernelWidth * Channels, used = Paired ? (Shape.KernelHeight + odd + 1) / 2 : PairRows;
                byte* to = Arguments.Output + (n * Shape.OutHeight + row + r) * Shape.OutWidth * Arguments.OutputPixelStride * ElementSize;
                nint step = Paired ? lineInts : Shape.DilationHeight * lineInts;
                for (nint x = 0; x < Shape.OutWidth; x++)
                {
                    Pixel(at + x * Shape.StrideWidth * Channels, step, Weights + odd * taps, used, sums);
                    Requantization.Run(sums, Scales, to + x * Arguments.OutputPixelStride * ElementSize, Shape.InChannels);
                }
            }
        }

        private readonly void WidenPair(nint n, nint y0, nint y1, int* to)
        {
            byte* image = Arguments.Input + n * Shape.InHeight * Shape.InWidth * Arguments.InputPixelStride;
            byte* low = y0 >= 0 && y0 < Shape.InHeight ? image + y0 * Shape.InWidth * Arguments.InputPixelStride : null;
            byte* high = y1 >= 0 && y1 < Shape.InHeight ? image + y1 * Shape.InWidth * Arguments.InputPixelStride : null;
            new Span<int>(to, (int)(Shape.PadLeft * Channels)).Clear();
            int* inside = to + Shape.PadLeft * Channels;
            new Span<int>(inside + Shape.InWidth * Channels, (int)(Shape.PadRight * Channels)).Clear();
            for (nint x = 0; x < Shape.InWidth; x++)
            {
                nint at = x * Arguments.InputPixelStride;
                Interleave(low == null ? null : low + at, high == null ? null : high + at, inside + x * Channels);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Interleave(byte* low, byte* high, int* to)
        {
            Vector256<int> zero = Vector256.Create(Arguments.InputZeroPoint), mask = Vector256.Create(0xFFFF);
            nint c = 0;
            for (; c + 8 <= Shape.InChannels; c += 8)
            {
                Vector256<int> a = low == null ? Vector256<int>.Zero : PairExpansion.Widen8(low + c, InputSigned) - zero;
                Vector256<int> b = high == null ? Vector256<int>.Zero : PairExpansion.Widen8(high + c, InputSigned) - zero;
                ((a & mask) | Vector256.ShiftLeft(b, 16)).Store(to + c);
            }

            for (; c < Shape.InChannels; c++)
            {
                int a = low == null ? 0 : (InputSigned ? (sbyte)low[c] : low[c]) - Arguments.InputZeroPoint;
                int b = high == null ? 0 : (InputSigned ? (sbyte)high[c] : high[c]) - Arguments.InputZeroPoint;
                to[c] = IntegerWeights.Pair(a, b);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Pixel(int* input, nint rowStep, int* weights, nint pairRows, int* sums)
        {
            nint width = Shape.KernelWidth, tap = Shape.DilationWidth * Channels;
            for (nint c = 0; c < Channels; c += 8)
            {
                Vector256<int> s0 = Vector256.Load(Bias + c), s1 = Vector256<int>.Zero;
                int* w = weights + c;
                for (nint pair = 0; pair < pairRows; pair++)
                {
                    int* x = input + pair * rowStep + c;
                    nint k = 0;
                    for (; k + 2 <= width; k += 2)
                    {
                        s0 += IntegerTile.Dot(Vector256.Load(w), Vector256.Load(x));
                        s1 += IntegerTile.Dot(Vector256.Load(w + Channels), Vector256.Load(x + tap));
                        x += 2 * tap;
                        w += 2 * Channels;
                    }

                    if (k < width)
                    {
                        s0 += IntegerTile.Dot(Vector256.Load(w), Vector256.Load(x));
                        w += Channels;
                    }
                }

                (s0 + s1).Store(sums + c);
            }
        }
    }
}
