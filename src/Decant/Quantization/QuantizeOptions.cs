using Decant.Compression;
using Decant.Data;
using Decant.Engine;
using Decant.Tensors;

namespace Decant;

/// <summary>How a model is quantized, and what is measured of the result.</summary>
public sealed record QuantizeOptions
{
    /// <summary>What becomes integer.</summary>
    public QuantizeMode Mode { get; init; }

    /// <summary>How, with <see cref="QuantizeMode.Static"/>.</summary>
    public StaticQuantizationOptions Static { get; init; } = new();

    /// <summary>How, with <see cref="QuantizeMode.Dynamic"/>.</summary>
    public DynamicQuantizationOptions Dynamic { get; init; } = new();

    /// <summary>How, with <see cref="QuantizeMode.Weights"/>.</summary>
    public WeightOnlyOptions Weights { get; init; } = new();

    /// <summary>How, with <see cref="QuantizeMode.Mixed"/>.</summary>
    public MixedOptions Mixed { get; init; } = new();

    /// <summary>The samples that ranges are observed on and layers ranked; needed for <see cref="QuantizeMode.Static"/>.</summary>
    public PreparedDataset? Calibration { get; init; }

    /// <summary>Whether <see cref="Calibration"/> is synthetic: ranges come from batch normalizations where the model has some.</summary>
    public bool DataFree { get; init; }

    /// <summary>The samples that goals are measured on; null for those of the calibration.</summary>
    public PreparedDataset? Evaluation { get; init; }

    /// <summary>The layers to leave in float automatically; null for none.</summary>
    public PartialOptions? Partial { get; init; }

    /// <summary>The samples on which layers and tensors are ranked for the report; 0 for no ranking.</summary>
    public int SensitivitySamples { get; init; }

    /// <summary>Whether inputs and outputs become integers too.</summary>
    public bool IntegerInterface { get; init; }

    /// <summary>Whether a static quantization is written as pairs of QuantizeLinear and DequantizeLinear, or with operators that take integers.</summary>
    public QuantizedForm Form { get; init; } = QuantizedForm.Qdq;

    /// <summary>The runtime whose types and rules a static quantization takes.</summary>
    public DeploymentTarget Target { get; init; } = DeploymentTargets.Decant;

    /// <summary>The bytes of stored tensors beyond which models are not timed.</summary>
    public long SizeLimit { get; init; } = 1L << 30;

    /// <summary>Sizes for dynamic dimensions where models are timed without samples; 1 otherwise.</summary>
    public IReadOnlyDictionary<string, Shape>? Shapes { get; init; }

    /// <summary>The rounds in which the result is timed in turns with the float model; 0 for no timing.</summary>
    public int LatencyRounds { get; init; } = 15;

    /// <summary>Whether layers that are slower as integers stay in float.</summary>
    public bool KeepFast { get; init; }

    /// <summary>What runs and times the models.</summary>
    public IInferenceEngine Engine { get; init; } = new DecantEngine();

    /// <summary>The threads of one run.</summary>
    public int Threads { get; init; } = 1;
}
