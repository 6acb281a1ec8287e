namespace Decant.Kernels;

/// <summary>The sizes of a two-dimensional pooling, in the terms of ONNX; the output size is given, since it may have been rounded up.</summary>
public readonly record struct PoolingShape
{
    /// <summary>Creates a shape with stride and dilation of 1 and no padding.</summary>
    public PoolingShape()
    {
    }

    /// <summary>Rows of the input.</summary>
    public required int InHeight { get; init; }

    /// <summary>Columns of the input.</summary>
    public required int InWidth { get; init; }

    /// <summary>Rows of the output.</summary>
    public required int OutHeight { get; init; }

    /// <summary>Columns of the output.</summary>
    public required int OutWidth { get; init; }

    /// <summary>Rows of the window.</summary>
    public required int KernelHeight { get; init; }

    /// <summary>Columns of the window.</summary>
    public required int KernelWidth { get; init; }

    /// <summary>Rows between windows.</summary>
    public int StrideHeight { get; init; } = 1;

    /// <summary>Columns between windows.</summary>
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
}
