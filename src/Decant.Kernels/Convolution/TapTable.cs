namespace Decant.Kernels;

/// <summary>The order in which a convolution sums its taps and channels, as runs of consecutive floats of the (padded) input.</summary>
internal sealed unsafe class TapTable
{
    private readonly ConvolutionShape _shape;
    private readonly bool _planar;
    private readonly int _firstChannel;
    private readonly List<(int Channel, int Tap)> _sources = [];
    private readonly List<Chunk> _chunks = [];

    /// <summary>Orders the taps.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="planar">Whether the input is planar.</param>
    /// <param name="firstChannel">Where the channels of the shape begin in a blocked input that has more.</param>
    public TapTable(in ConvolutionShape shape, bool planar, int firstChannel = 0)
    {
        _shape = shape;
        _planar = planar;
        _firstChannel = firstChannel;
        if (planar)
        {
            AddPlanar();
        }
        else
        {
            AddBlocked();
        }
    }

    /// <summary>The number of taps times channels.</summary>
    public int Length => _sources.Count;

    /// <summary>The channel and the tap (row · width + column) of one step of the sum.</summary>
    public (int Channel, int Tap) Source(int k) => _sources[k];

    /// <summary>Writes the tables to native memory.</summary>
    public NativeBuffer Build(out nint* rows, out ReductionAxis reduction)
    {
        nint pixels = (nint)_shape.OutHeight * _shape.OutWidth;
        var (starts, before) = Groups();
        int groups = starts.Count - 1;
        var buffer = new NativeBuffer(pixels * sizeof(nint) + _chunks.Count * sizeof(Chunk) + 2 * (groups + 1) * sizeof(nint));
        var chunks = (Chunk*)buffer.Pointer;
        nint* groupStarts = (nint*)(chunks + _chunks.Count);
        nint* groupRows = groupStarts + groups + 1;
        rows = groupRows + groups + 1;
        for (int i = 0; i < _chunks.Count; i++)
        {
            chunks[i] = _chunks[i];
        }

        for (int i = 0; i <= groups; i++)
        {
            groupStarts[i] = starts[i];
            groupRows[i] = before[i];
        }

        nint pixel = _planar ? 1 : BlockedLayout.Block;
        for (nint p = 0; p < pixels; p++)
        {
            nint y = p / _shape.OutWidth * _shape.StrideHeight, x = p % _shape.OutWidth * _shape.StrideWidth;
            rows[p] = (y * _shape.PaddedWidth + x) * pixel;
        }

        reduction = new ReductionAxis(chunks, groups, groupStarts, groupRows, Length);
        return buffer;
    }

    private (List<nint> Starts, List<nint> Before) Groups()
    {
        nint target = TileGrid.GroupLength(Length);
        List<nint> starts = [0], before = [0];
        nint length = 0, total = 0;
        for (int i = 0; i < _chunks.Count; i++)
        {
            if (length > 0 && length + _chunks[i].Length > target)
            {
                starts.Add(i);
                before.Add(total);
                length = 0;
            }

            length += _chunks[i].Length;
            total += _chunks[i].Length;
        }

        starts.Add(_chunks.Count);
        before.Add(total);
        return (starts, before);
    }

    private void AddPlanar()
    {
        nint plane = (nint)_shape.PaddedHeight * _shape.PaddedWidth;
        for (int c = 0; c < _shape.InChannels; c++)
        {
            for (int ky = 0; ky < _shape.KernelHeight; ky++)
            {
                nint row = c * plane + (nint)ky * _shape.DilationHeight * _shape.PaddedWidth;
                AddRow(row, 1, c, ky, 1);
            }
        }
    }

    private void AddBlocked()
    {
        nint plane = (nint)_shape.PaddedHeight * _shape.PaddedWidth * BlockedLayout.Block;
        for (int c = 0; c < _shape.InChannels;)
        {
            int stored = _firstChannel + c, lane = stored % BlockedLayout.Block;
            int lanes = Math.Min(BlockedLayout.Block - lane, _shape.InChannels - c);
            for (int ky = 0; ky < _shape.KernelHeight; ky++)
            {
                nint row = stored / BlockedLayout.Block * plane + (nint)ky * _shape.DilationHeight * _shape.PaddedWidth * BlockedLayout.Block;
                AddRow(row + lane, BlockedLayout.Block, c, ky, lanes);
            }

            c += lanes;
        }
    }

    // The taps of one kernel row are one run where they are consecutive: all lanes used and no dilation.
    private void AddRow(nint offset, int pixel, int channel, int ky, int lanes)
    {
        for (int kx = 0; kx < _shape.KernelWidth; kx++)
        {
            for (int lane = 0; lane < lanes; lane++)
            {
                _sources.Add((channel + lane, ky * _shape.KernelWidth + kx));
            }
        }

        if (lanes == pixel && _shape.DilationWidth == 1)
        {
            _chunks.Add(new Chunk { Offset = offset, Length = (nint)_shape.KernelWidth * pixel });
            return;
        }

        for (int kx = 0; kx < _shape.KernelWidth; kx++)
        {
            _chunks.Add(new Chunk { Offset = offset + (nint)kx * _shape.DilationWidth * pixel, Length = lanes });
        }
    }
}
