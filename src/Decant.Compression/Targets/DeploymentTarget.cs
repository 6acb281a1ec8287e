using Decant.Tensors;

namespace Decant.Compression;

/// <summary>What a runtime accepts of a quantized model. The first of several types is the one that is chosen.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Summary">What it is, in a few words.</param>
/// <param name="Source">The document that the rules are taken from.</param>
public sealed record DeploymentTarget(string Name, string Summary, string Source)
{
    /// <summary>The integer types of activations.</summary>
    public required IReadOnlyList<ElementType> Activations { get; init; }

    /// <summary>Whether the zero point of activations must be the middle of their type.</summary>
    public bool SymmetricActivations { get; init; }

    /// <summary>The integer types of weights; their zero point is the middle of the type.</summary>
    public required IReadOnlyList<ElementType> Weights { get; init; }

    /// <summary>Whether each output channel of a weight may have its own scale.</summary>
    public bool PerAxisWeights { get; init; } = true;

    /// <summary>
    /// The forms of weights that the runtime computes without saturation, where there are several: which is fastest without loss is to be measured in it.
    /// </summary>
    public IReadOnlyList<WeightForm> WeightForms { get; init; } = [];

    /// <summary>Whether biases are int32 with the product of the data's and the weight's scale; otherwise they stay in float.</summary>
    public bool IntegerBiases { get; init; } = true;

    /// <summary>Whether results must be integers, even where no integer operator reads them.</summary>
    public bool IntegerOutputs { get; init; }

    /// <summary>Whether what only moves values must keep scale and zero point.</summary>
    public bool SharedScales { get; init; }

    /// <summary>The lowest opset whose operators the rules need.</summary>
    public int MinimumOpset { get; init; } = 13;

    /// <summary>What a user should know when deploying; one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Options with this target's types and rules.</summary>
    public StaticQuantizationOptions Apply(StaticQuantizationOptions options) => options with
    {
        Activations = Activations[0],
        SymmetricActivations = SymmetricActivations,
        Weights = Weights[0],
        PerAxis = options.PerAxis && PerAxisWeights,
        IntegerBiases = IntegerBiases,
        QuantizeOutputs = options.QuantizeOutputs || IntegerOutputs,
    };
}
