namespace Decant.Kernels;

/// <summary>
/// A convolution in several groups that is not depthwise: one implicit GEMM a group. Where groups do not start at multiples of eight
/// channels, their results are moved from blocks of their own, and inputs that need a border are first moved to such blocks.
/// </summary>
internal sealed unsafe class GroupedConvolution : Convolution
{
    private readonly ImplicitGemmConvolution[] _groups;
    private readonly ChannelGather? _spread;
    private readonly ChannelGather? _collect;
    private readonly ChannelGather? _spreadResidual;

    public GroupedConvolution(in ConvolutionShape shape, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Activation activation)
        : base(shape, activation)
    {
        ConvolutionShape one = shape with { Batch = 1, Groups = 1, InChannels = shape.GroupInChannels, OutChannels = shape.GroupOutChannels };
        _groups = new ImplicitGemmConvolution[shape.Groups];
        int perGroup = weights.Length / shape.Groups;
        for (int g = 0; g < shape.Groups; g++)
        {
            ReadOnlySpan<float> b = bias.IsEmpty ? bias : bias.Slice(g * shape.GroupOutChannels, shape.GroupOutChannels);
            _groups[g] = new ImplicitGemmConvolution(
                one, weights.Slice(g * perGroup, perGroup), b, activation, ActivationLayout.Blocked, InPlace(shape) ? g * shape.GroupInChannels : 0);
        }

        _spread = shape.GroupInChannels % 8 == 0 || InPlace(shape) ? null : new ChannelGather(Spread(shape.GroupInChannels));
        _collect = shape.GroupOutChannels % 8 == 0 ? null : new ChannelGather(Collect(shape.GroupOutChannels));
        _spreadResidual = _collect is null ? null : new ChannelGather(Spread(shape.GroupOutChannels));
    }

    /// <inheritdoc/>
    public override string Name => "conv.grouped.f32";

    // Without a border to add, every group reads its channels where they lie.
    private static bool InPlace(in ConvolutionShape shape) => !shape.HasPadding;

    private nint InPixels => (nint)Shape.InHeight * Shape.InWidth;

    private nint OutPixels => (nint)Shape.OutHeight * Shape.OutWidth;

    private nint GroupInFloats => BlockedLayout.Blocks(Shape.GroupInChannels) * BlockedLayout.Block * InPixels;

    private nint GroupOutFloats => BlockedLayout.Blocks(Shape.GroupOutChannels) * BlockedLayout.Block * OutPixels;

    private nint SpreadFloats => _spread is null ? 0 : Align(Shape.Groups * GroupInFloats);

    private nint CollectFloats => _collect is null ? 0 : Align(Shape.Groups * GroupOutFloats);

    /// <inheritdoc/>
    public override nint ScratchBytes(int threads)
        => (SpreadFloats + 2 * CollectFloats) * sizeof(float) + _groups[0].ScratchBytes(threads);

    /// <inheritdoc/>
    public override void Run(in ConvolutionArguments arguments, ThreadTeam team)
    {
        nint inImage = BlockedLayout.Blocks(Shape.InChannels) * BlockedLayout.Block * InPixels;
        nint outImage = BlockedLayout.Blocks(Shape.OutChannels) * BlockedLayout.Block * OutPixels;
        nint inStride = arguments.InputBatchStride != 0 ? arguments.InputBatchStride : inImage;
        nint outStride = arguments.OutputBatchStride != 0 ? arguments.OutputBatchStride : outImage;
        nint residualStride = arguments.ResidualBatchStride != 0 ? arguments.ResidualBatchStride : outImage;
        for (nint n = 0; n < Shape.Batch; n++)
        {
            float* residual = arguments.Residual == null ? null : arguments.Residual + n * residualStride;
            RunImage(arguments.Input + n * inStride, residual, arguments.Output + n * outStride, (float*)arguments.Scratch, team);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (ImplicitGemmConvolution group in _groups)
        {
            group.Dispose();
        }

        _spread?.Dispose();
        _collect?.Dispose();
        _spreadResidual?.Dispose();
    }

    private void RunImage(float* input, float* residual, float* output, float* scratch, ThreadTeam team)
    {
        float* collected = scratch + SpreadFloats, spreadResidual = collected + CollectFloats;
        if (_spread is not null)
        {
            _spread.Run(input, 0, scratch, 0, 1, InPixels, team);
            input = scratch;
        }

        float* target = _collect is null ? output : collected;
        if (_collect is not null && residual != null)
        {
            _spreadResidual!.Run(residual, 0, spreadResidual, 0, 1, OutPixels, team);
            residual = spreadResidual;
        }

        for (int g = 0; g < _groups.Length; g++)
        {
            ConvolutionArguments one = default;
            one.Input = InPlace(Shape) ? input : input + g * GroupInFloats;
            one.Output = target + g * GroupOutFloats;
            one.Residual = residual == null ? null : residual + g * GroupOutFloats;
            one.Scratch = (byte*)(spreadResidual + CollectFloats);
            _groups[g].Run(one, team);
        }

        _collect?.Run(collected, 0, output, 0, 1, OutPixels, team);
    }

    private static nint Align(nint floats) => (floats + 15) / 16 * 16;

    private int[] Spread(int perGroup)
    {
        int rounded = (perGroup + 7) / 8 * 8;
        int[] sources = new int[Shape.Groups * rounded];
        for (int i = 0; i < sources.Length; i++)
        {
            sources[i] = i % rounded < perGroup ? i / rounded * perGroup + i % rounded : -1;
        }

        return sources;
    }

    private int[] Collect(int perGroup)
    {
        int rounded = (perGroup + 7) / 8 * 8;
        int[] sources = new int[Shape.Groups * perGroup];
        for (int i = 0; i < sources.Length; i++)
        {
            sources[i] = i / perGroup * rounded + i % perGroup;
        }

        return sources;
    }
}
