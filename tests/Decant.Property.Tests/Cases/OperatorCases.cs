using Decant.Graphs;
using Decant.Operators;

namespace Decant.Property.Tests;

/// <summary>Cases of every operator of the registry: from its schema, or from a recipe where inputs depend on each other.</summary>
internal static class OperatorCases
{
    private static readonly Dictionary<string, Recipe> Recipes = new Dictionary<string, Recipe>[]
    {
        AttentionCases.All, ConvolutionCases.All, GenerationCases.All, ImageCases.All, IndexingCases.All, LinearCases.All, MachineLearningCases.All,
        MicrosoftAttentionCases.All, MovementCases.All, NormalizationCases.All, PoolingCases.All, QuantizationCases.All, RecurrentCases.All, ReductionCases.All, SequenceCases.All, SignalCases.All,
        TextCases.All,
    }.SelectMany(static family => family).ToDictionary();

    /// <summary>Makes a case of an operator.</summary>
    public delegate OperatorCase Recipe(CaseBuilder builder, OperatorSchema schema);

    /// <summary>The operators that have no case, and why.</summary>
    public static IReadOnlyDictionary<string, string> Without { get; } = new Dictionary<string, string>
    {
        ["CausalConvWithState"] = "belongs to the opset in development, at which models are read and run but not written; the backend suite has its cases",
        ["Constant"] = "takes no inputs; every stored tensor may become one",
        ["If"] = "needs branches: grown by SubgraphSteps",
        ["ImageDecoder"] = "its input is an encoded file; the decoders have tests of their own",
        ["LinearAttention"] = "belongs to the opset in development, at which models are read and run but not written; the backend suite has its cases",
        ["Loop"] = "needs a body: grown by SubgraphSteps",
        ["Scan"] = "needs a body: grown by SubgraphSteps",
        ["SequenceMap"] = "needs a body: grown by SubgraphSteps",
        ["ai.onnx.preview.training.Gradient"] = "names values of its graph, and is replaced when a file is read",
    };

    /// <summary>The operators that have cases.</summary>
    public static IReadOnlyList<OperatorSchema> Schemas { get; } =
        [.. OperatorRegistry.All.Where(static s => !Without.ContainsKey(Key(s))).OrderBy(Key, StringComparer.Ordinal)];

    /// <summary>The operator's name, with its domain where that is not ONNX's own.</summary>
    public static string Key(OperatorSchema schema) => schema.Domain.Length == 0 ? schema.Name : $"{schema.Domain}.{schema.Name}";

    /// <summary>A case of an operator; the operator may still refuse it.</summary>
    /// <exception cref="Tensors.ModelException">The drawn attributes do not fit the operator.</exception>
    public static OperatorCase Create(CaseBuilder builder, OperatorSchema schema) =>
        Recipes.TryGetValue(Key(schema), out Recipe? recipe) ? recipe(builder, schema) : SchemaCase.Create(builder, schema);
}
