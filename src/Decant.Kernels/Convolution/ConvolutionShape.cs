namespace Decant.Kernels;

/// <summary>The sizes of a two-dimensional convolution, in the terms of ONNX Conv. A one-dimensional one has height 1.</summary>
public readonly record struct ConvolutionShape
{
    /// <summary>The number of images.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>Channels of the input.</summary>
    public required int InChannels { get; init; }

    /// <summary>Rows of the input.</summary>
    public required int InHeight { get; init; }

    /// <summary>Columns of the input.</summary>
    public required int InWidth { get; init; }

    /// <summary>Channels of the output.</summary>
    public required int OutChannels { get; init; }

    /// <summary>Rows of the kernel.</summary>
    public int KernelHeight { get; init; } = 1;

    /// <summary>Columns of the kernel.</summary>
    public int KernelWidth { get; init; } = 1;

    /// <summary>Rows between outputs.</summary>
    public int StrideHeight { get; init; } = 1;

    /// <summary>Columns between outputs.</summary>
    public int StrideWidth { get; init; } = 1;

    /// <summary>Rows between taps.</summary>
    public int DilationHeight { get; init; } = 1;

    /// <summary>Columns between taps.</summary>
    public int DilationWidth { get; init; } = 1;

    /// <summary>Rows of padding above.</summary>
    public int PadTop { get; init; }

    /// <summary>Columns of padding on the left.</summary>
    public int PadLeft { get; init; }

    /// <summary>Rows of padding below.</summary>
    public int PadBottom { get; init; }

    /// <summary>Columns of padding on the right.</summary>
    public int PadRight { get; init; }

    /// <summary>Groups; input and output channels are multiples of it.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Creates a shape with stride, dilation, batch and groups of 1 and no padding.</summary>
    public ConvolutionShape()
    {
    }

    /// <summary>Rows of the output.</summary>
    public int OutHeight => (PaddedHeight - DilationHeight * (KernelHeight - 1) - 1) / StrideHeight + 1;

    /// <summary>Columns of the output.</summary>
    public int OutWidth => (PaddedWidth - DilationWidth * (KernelWidth - 1) - 1) / StrideWidth + 1;

    /// <summary>Channels of the input in one group.</summary>
    public int GroupInChannels => InChannels / Groups;

    /// <summary>Channels of the output in one group.</summary>
    public int GroupOutChannels => OutChannels / Groups;

    /// <summary>True if every channel is a group of its own with one output.</summary>
    public bool IsDepthwise => Groups == InChannels && OutChannels == InChannels && Groups > 1;

    /// <summary>Multiply-accumulates of one run.</summary>
    public long MultiplyAccumulates => (long)Batch * OutHeight * OutWidth * OutChannels * GroupInChannels * KernelHeight * KernelWidth;

    internal int PaddedHeight => InHeight + PadTop + PadBottom;

    internal int PaddedWidth => InWidth + PadLeft + PadRight;

    internal bool HasPadding => PadTop > 0 || PadLeft > 0 || PadBottom > 0 || PadRight > 0;

    /// <summary>Checks that the sizes fit together.</summary>
    /// <exception cref="ArgumentException">DEC1601: they do not; the message names the size.</exception>
    public void Validate()
    {
        Require(Batch >= 0 && InChannels > 0 && InHeight > 0 && InWidth > 0 && OutChannels > 0, "sizes must be positive");
        Require(KernelHeight > 0 && KernelWidth > 0, "the kernel must not be empty");
        Require(StrideHeight > 0 && StrideWidth > 0 && DilationHeight > 0 && DilationWidth > 0, "strides and dilations must be positive");
        Require(PadTop >= 0 && PadLeft >= 0 && PadBottom >= 0 && PadRight >= 0, "padding must not be negative");
        Require(Groups > 0 && InChannels % Groups == 0 && OutChannels % Groups == 0, "channels must be multiples of the groups");
        Require(
            PaddedHeight > DilationHeight * (KernelHeight - 1) && PaddedWidth > DilationWidth * (KernelWidth - 1),
            "the kernel is larger than the padded input");
    }

    private void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw new ArgumentException($"DEC1601 convolution: {problem}: {this}");
        }
    }
}
