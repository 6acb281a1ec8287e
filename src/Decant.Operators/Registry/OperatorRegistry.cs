using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Every operator that Decant knows, by domain and name. Each family lists its own.</summary>
public static class OperatorRegistry
{
    private static readonly Dictionary<(string Domain, string Name), OperatorSchema> ByName =
        Families().ToDictionary(static s => (s.Domain, s.Name));

    /// <summary>The newest released version of ONNX's own operators.</summary>
    public const int NewestOpset = 26;

    /// <summary>The version of ONNX's own operators that is in development.</summary>
    public const int DevelopmentOpset = NewestOpset + 1;

    /// <summary>All schemas.</summary>
    public static IReadOnlyCollection<OperatorSchema> All => ByName.Values;

    /// <summary>The schema of an operator, or null where it is not known.</summary>
    /// <param name="domain">The domain; empty (or <c>ai.onnx</c>) for ONNX's own.</param>
    /// <param name="name">The operator's name.</param>
    public static OperatorSchema? Find(string domain, string name) =>
        ByName.GetValueOrDefault((domain == "ai.onnx" ? string.Empty : domain, name));

    private static IEnumerable<OperatorSchema> Families() =>
    [
        .. AttentionOperators.All,
        .. ControlFlowOperators.All,
        .. ConversionOperators.All,
        .. ConvolutionOperators.All,
        .. ElementwiseOperators.All,
        .. GenerationOperators.All,
        .. ImageOperators.All,
        .. IndexingOperators.All,
        .. LinearOperators.All,
        .. LogicalOperators.All,
        .. LossOperators.All,
        .. MachineLearningOperators.All,
        .. MovementOperators.All,
        .. NormalizationOperators.All,
        .. PoolingOperators.All,
        .. QuantizationOperators.All,
        .. RecurrentOperators.All,
        .. ReductionOperators.All,
        .. SequenceOperators.All,
        .. SignalOperators.All,
        .. TextOperators.All,
        .. TrainingOperators.All,
    ];
}
