using Decant.Compression;
using YamlDotNet.RepresentationModel;

namespace Decant;

/// <summary>Stores weights in 4 or 8 bits with a scale for each block; activations stay in float.</summary>
/// <param name="Options">How.</param>
/// <param name="Plan">The codes of weights that are decided, by name; the others take the nearest.</param>
public sealed record WeightOnlyStep(WeightOnlyOptions Options, IReadOnlyDictionary<string, FittedWeight> Plan) : RecipeStep
{
    /// <summary>A step that takes the nearest codes.</summary>
    public WeightOnlyStep(WeightOnlyOptions options)
        : this(options, new Dictionary<string, FittedWeight>())
    {
    }

    /// <summary>The key of the step in recipe files.</summary>
    public const string Name = "quantize-weights";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <inheritdoc/>
    public override string Summary => $"weights {Options.Encoding.ToString().ToLowerInvariant()} in blocks of {Options.Block}{(Options.Symmetric && Options.Method != WeightOnlyMethod.Hqq ? string.Empty : ", asymmetric")}"
        + (Options.Method == WeightOnlyMethod.Nearest ? string.Empty : $", {Plan.Count} of them by {Options.Method.ToString().ToUpperInvariant()}");

    internal static WeightOnlyStep Read(YamlMappingNode map) => new(Settings(map), RecipeYaml.TryGet(map, "weights") is { } weights
        ? RecipeYaml.AsMap(weights).Children.ToDictionary(static w => RecipeYaml.AsText(w.Key), static w => ReadWeight(RecipeYaml.AsMap(w.Value)), StringComparer.Ordinal)
        : new Dictionary<string, FittedWeight>());

    private static WeightOnlyOptions Settings(YamlMappingNode map) => new()
    {
        Method = RecipeYaml.TryGet(map, "method") is { } method ? RecipeYaml.AsChoice<WeightOnlyMethod>(method) : WeightOnlyMethod.Nearest,
        Encoding = RecipeYaml.AsChoice<WeightEncoding>(RecipeYaml.Get(map, "encoding")),
        Block = Blocks(RecipeYaml.Get(map, "block")),
        Symmetric = RecipeYaml.AsFlag(RecipeYaml.Get(map, "symmetric")),
        Form = RecipeYaml.AsChoice<WeightOnlyForm>(RecipeYaml.Get(map, "form")),
        KeepFloat = RecipeYaml.AsTexts(RecipeYaml.Get(map, "keep-float")),
    };

    private static int Blocks(YamlNode node) => RecipeYaml.AsInteger(node) is >= 16 and <= 256 and var block && long.IsPow2(block)
        ? (int)block
        : throw RecipeYaml.Bad(node, $"a block of {RecipeYaml.AsText(node)} weights: expected a power of two from 16 to 256");

    private static FittedWeight ReadWeight(YamlMappingNode map) => new(
        RecipeYaml.AsBytes(RecipeYaml.Get(map, "codes")), RecipeYaml.AsFloats(RecipeYaml.Get(map, "scales")), RecipeYaml.AsBytes(RecipeYaml.Get(map, "zero-points")))
    {
        InputFactors = RecipeYaml.TryGet(map, "input-factors") is { } factors ? RecipeYaml.AsFloats(factors) : null,
    };

    internal override Graphs.Model Apply(Graphs.Model model) => WeightOnlyQuantizer.Apply(model, Options, Plan).Model;

    internal override YamlNode Write() => RecipeYaml.Map(
        ("encoding", RecipeYaml.Choice(Options.Encoding)),
        ("block", RecipeYaml.Number(Options.Block)),
        ("symmetric", RecipeYaml.Flag(Options.Symmetric)),
        ("form", RecipeYaml.Choice(Options.Form)),
        ("keep-float", RecipeYaml.Texts(Options.KeepFloat)),
        ("method", Options.Method == WeightOnlyMethod.Nearest ? null : RecipeYaml.Choice(Options.Method)),
        ("weights", Plan.Count == 0 ? null : new YamlMappingNode(Plan
            .OrderBy(static w => w.Key, StringComparer.Ordinal)
            .Select(static w => KeyValuePair.Create(RecipeYaml.Text(w.Key), WriteWeight(w.Value))))));

    private static YamlNode WriteWeight(FittedWeight weight) => RecipeYaml.Map(
        ("codes", RecipeYaml.Bytes(weight.Codes)),
        ("scales", RecipeYaml.Floats(weight.Scales)),
        ("zero-points", RecipeYaml.Bytes(weight.ZeroPoints)),
        ("input-factors", weight.InputFactors is { } factors ? RecipeYaml.Floats(factors) : null));
}
