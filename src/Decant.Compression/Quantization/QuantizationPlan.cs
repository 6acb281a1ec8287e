using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// A static quantization, decided: it needs neither data nor measurements, and applies to the same bytes on any machine.
/// </summary>
/// <param name="Activations">The integer type of activations.</param>
/// <param name="Weights">The integer type of weights.</param>
/// <param name="PerAxis">Whether each output channel of a weight has its own scale.</param>
/// <param name="QuantizeOutputs">Whether results that no integer operator reads are quantized too.</param>
/// <param name="KeepFloat">The patterns of what stays in float.</param>
/// <param name="Ranges">The range of each activation, by name.</param>
public sealed record QuantizationPlan(
    ElementType Activations,
    ElementType Weights,
    bool PerAxis,
    bool QuantizeOutputs,
    IReadOnlyList<string> KeepFloat,
    IReadOnlyDictionary<string, ValueRange> Ranges)
{
    /// <summary>Whether the zero point of activations is the middle of their type.</summary>
    public bool SymmetricActivations { get; init; }

    /// <summary>Whether biases become int32.</summary>
    public bool IntegerBiases { get; init; } = true;

    /// <summary>How much of the integers' range weights use.</summary>
    public WeightRange WeightRange { get; init; }

    /// <summary>What is added to the nearest integer of each element of a weight, by the weight's name; weights that are not listed take the nearest.</summary>
    public IReadOnlyDictionary<string, sbyte[]> Roundings { get; init; } = new Dictionary<string, sbyte[]>();

    /// <summary>How the ranges were found, in words; kept in the model's metadata as <c>decant.calibration</c>. Empty where nobody says.</summary>
    public string Calibration { get; init; } = string.Empty;

    /// <summary>The options that give the same scope.</summary>
    public StaticQuantizationOptions ToOptions() => new()
    {
        Activations = Activations,
        SymmetricActivations = SymmetricActivations,
        IntegerBiases = IntegerBiases,
        Weights = Weights,
        PerAxis = PerAxis,
        WeightRange = WeightRange,
        QuantizeOutputs = QuantizeOutputs,
        KeepFloat = KeepFloat,
    };
}
