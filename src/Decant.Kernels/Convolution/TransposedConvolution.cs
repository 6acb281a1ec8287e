using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>
/// A float32 transposed convolution, ready to run: X blocked, W [C, M/groups, kH, kW], Y blocked. Outputs that lie a whole number of strides apart see the
/// same taps: for each such phase, a convolution of stride 1 computes them, and no zeros between inputs are multiplied.
/// </summary>
public sealed unsafe class TransposedConvolution : IDisposable
{
    private readonly (TransposedAxis Rows, TransposedAxis Columns, Convolution Convolution)[] _phases;
    private readonly ConvolutionShape _shape;
    private readonly int _outHeight;
    private readonly int _outWidth;
    private readonly bool _isDirect;
    private readonly nint _phaseBytes;

    private TransposedConvolution(in ConvolutionShape shape, int outHeight, int outWidth, (TransposedAxis Rows, TransposedAxis Columns, Convolution Convolution)[] phases)
    {
        (_shape, _outHeight, _outWidth, _phases) = (shape, outHeight, outWidth, phases);

        // A phase that is all of the output, as with stride 1, is written in place.
        _isDirect = phases is [var only] && only.Convolution.Shape.OutHeight == outHeight && only.Convolution.Shape.OutWidth == outWidth
            && only.Rows.Skipped == 0 && only.Columns.Skipped == 0;
        nint image = phases.Max(static p => (nint)p.Convolution.Shape.OutHeight * p.Convolution.Shape.OutWidth);
        _phaseBytes = _isDirect ? 0 : (shape.Batch * OutBlocks * image * BlockedLayout.Block * sizeof(float) + 63) / 64 * 64;
    }

    /// <summary>The kernel's name, for profiles and tuning logs.</summary>
    public string Name => "conv.transposed.f32";

    private nint OutBlocks => BlockedLayout.Blocks(_shape.OutChannels);

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
        if (weights.Length != (long)shape.InChannels * shape.GroupOutChannels * shape.KernelHeight * shape.KernelWidth)
        {
            throw new ArgumentException($"DEC1602 transposed convolution: {weights.Length} weights given: {shape}");
        }

        TransposedAxis[] rows = TransposedAxis.Phases(shape.InHeight, outHeight, shape.KernelHeight, shape.StrideHeight, shape.DilationHeight, shape.PadTop);
        TransposedAxis[] columns = TransposedAxis.Phases(shape.InWidth, outWidth, shape.KernelWidth, shape.StrideWidth, shape.DilationWidth, shape.PadLeft);
        var phases = new (TransposedAxis Rows, TransposedAxis Columns, Convolution Convolution)[rows.Length * columns.Length];
        for (int i = 0; i < phases.Length; i++)
        {
            (TransposedAxis row, TransposedAxis column) = (rows[i / columns.Length], columns[i % columns.Length]);
            ConvolutionShape plain = shape with
            {
                KernelHeight = row.Taps,
                KernelWidth = column.Taps,
                StrideHeight = 1,
                StrideWidth = 1,
                DilationHeight = row.Dilation,
                DilationWidth = column.Dilation,
                PadTop = row.Before,
                PadBottom = row.After,
                PadLeft = column.Before,
                PadRight = column.After,
            };
            plain.Validate();
            phases[i] = (row, column, Convolution.Create(plain, Weights(shape, row, column, weights), bias, activation, ActivationLayout.Blocked));
        }

        return new TransposedConvolution(shape, outHeight, outWidth, phases);
    }

    /// <summary>The bytes of scratch memory that a run needs.</summary>
    /// <param name="threads">The threads of the team it will run on.</param>
    public nint ScratchBytes(int threads) => _phaseBytes + _phases.Max(p => p.Convolution.ScratchBytes(threads));

    /// <summary>Runs the convolution.</summary>
    /// <param name="arguments">The arrays; there is no residual.</param>
    /// <param name="team">The threads.</param>
    public void Run(in ConvolutionArguments arguments, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        if (_isDirect)
        {
            _phases[0].Convolution.Run(arguments, team);
            return;
        }

        ConvolutionArguments part = arguments;
        part.Output = (float*)arguments.Scratch;
        part.OutputBatchStride = 0;
        part.Scratch = arguments.Scratch + _phaseBytes;
        foreach ((TransposedAxis rows, TransposedAxis columns, Convolution convolution) in _phases)
        {
            convolution.Run(part, team);
            Spread job = new()
            {
                From = part.Output,
                FromWidth = convolution.Shape.OutWidth,
                FromPlane = (nint)convolution.Shape.OutHeight * convolution.Shape.OutWidth * 8,
                To = arguments.Output,
                ToWidth = _outWidth,
                ToPlane = (nint)_outHeight * _outWidth * 8,
                Blocks = OutBlocks,
                ToBatch = arguments.OutputBatchStride != 0 ? arguments.OutputBatchStride : OutBlocks * _outHeight * _outWidth * 8,
                Rows = rows,
                Columns = columns,
                StrideHeight = _shape.StrideHeight,
                StrideWidth = _shape.StrideWidth,
            };
            team.Run(ref job, _shape.Batch * OutBlocks);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_phases, static p => p.Convolution.Dispose());

    // [M, C/groups, taps] of one phase, the last tap first.
    private static float[] Weights(in ConvolutionShape s, TransposedAxis rows, TransposedAxis columns, ReadOnlySpan<float> weights)
    {
        int taps = rows.Taps * columns.Taps, whole = s.KernelHeight * s.KernelWidth;
        var result = new float[s.OutChannels * s.GroupInChannels * taps];
        if (rows.Tap < 0 || columns.Tap < 0)
        {
            return result;
        }

        for (int i = 0; i < result.Length; i++)
        {
            int tap = i % taps, c = i / taps % s.GroupInChannels, m = i / taps / s.GroupInChannels, group = m / s.GroupOutChannels;
            int ky = rows.Tap + ((rows.Taps - 1 - (tap / columns.Taps)) * rows.Step), kx = columns.Tap + ((columns.Taps - 1 - (tap % columns.Taps)) * columns.Step);
            result[i] = weights[((((group * s.GroupInChannels) + c) * s.GroupOutChannels) + (m % s.GroupOutChannels)) * whole + (ky * s.KernelWidth) + kx];
        }

        return result;
    }

    private struct Spread : IParallelJob
    {
        public float* From;
        public nint FromWidth;
        public nint FromPlane;
        public float* To;
        public nint ToWidth;
        public nint ToPlane;
        public nint Blocks;
        public nint ToBatch;
        public TransposedAxis Rows;
        public TransposedAxis Columns;
        public int StrideHeight;
        public int StrideWidth;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint chunk, int worker)
        {
            float* from = From + chunk * FromPlane, to = To + chunk / Blocks * ToBatch + chunk % Blocks * ToPlane;
            for (nint y = 0; y < Rows.Count; y++)
            {
                float* row = from + ((Rows.Skipped + y) * FromWidth + Columns.Skipped) * 8;
                float* target = to + ((Rows.First + y * StrideHeight) * ToWidth + Columns.First) * 8;
                for (nint x = 0; x < Columns.Count; x++)
                {
                    Vector256.Load(row + x * 8).Store(target + x * StrideWidth * 8);
                }
            }
        }
    }
}
