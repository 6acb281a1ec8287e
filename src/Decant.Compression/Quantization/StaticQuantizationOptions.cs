using Decant.Tensors;

namespace Decant.Compression;

/// <summary>How a model is quantized with ranges known ahead.</summary>
public sealed record StaticQuantizationOptions
{
    /// <summary>The integer type of activations.</summary>
    public ElementType Activations { get; init; } = ElementType.UInt8;

    /// <summary>Whether the zero point of activations is the middle of their type.</summary>
    public bool SymmetricActivations { get; init; }

    /// <summary>The integer type of weights; their zero point is the middle of the type.</summary>
    public ElementType Weights { get; init; } = ElementType.Int8;

    /// <summary>Whether each output channel of a weight has its own scale.</summary>
    public bool PerAxis { get; init; } = true;

    /// <summary>How much of the integers' range weights use; a full one saturates in some kernels of processors without VNNI.</summary>
    public WeightRange WeightRange { get; init; }

    /// <summary>
    /// Whether results that no integer operator reads are quantized too. Otherwise they leave the integer sums in float32, which is more exact.
    /// </summary>
    public bool QuantizeOutputs { get; init; }

    /// <summary>Whether biases become int32 with the product of the data's and the weight's scale.</summary>
    public bool IntegerBiases { get; init; } = true;

    /// <summary>Patterns of node, value or operator names that stay in float (<c>*</c> stands for any text).</summary>
    public IReadOnlyList<string> KeepFloat { get; init; } = [];

    /// <summary>Whether outliers of single channels move from activations to weights (<see cref="SmoothQuant"/>).</summary>
    public SmoothingOptions Smoothing { get; init; } = new();

    /// <summary>
    /// Whether channels are scaled between layers first (<see cref="CrossLayerEqualization"/>); automatically with one scale for each weight
    /// tensor, where a layer's channel ranges are far apart.
    /// </summary>
    public MethodUse Equalization { get; init; } = MethodUse.Automatic;

    /// <summary>Whether biases take up the mean error of each channel (<see cref="BiasCorrection"/>); automatically wherever equalization is used.</summary>
    public MethodUse BiasCorrection { get; init; } = MethodUse.Automatic;

    /// <summary>How the mean error of each channel is found.</summary>
    public BiasCorrectionKind BiasCorrectionKind { get; init; }

    /// <summary>
    /// Whether large biases move on to the layers that follow (<see cref="HighBiasAbsorption"/>), so that activations have smaller ranges; automatically
    /// never: it must be asked for.
    /// </summary>
    public bool AbsorbBiases { get; init; }

    /// <summary>How weights are rounded.</summary>
    public RoundingOptions Rounding { get; init; } = new();

    /// <summary>The samples of the calibration that bias correction runs on.</summary>
    public int BiasCorrectionSamples { get; init; } = 16;

    /// <summary>How activations are observed.</summary>
    public CalibrationOptions Calibration { get; init; } = new();
}
