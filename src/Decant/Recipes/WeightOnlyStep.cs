using Decant.Compression;
using YamlDotNet.RepresentationModel;

namespace Decant;

/// <summary>Stores weights in 4 or 8 bits with a scale for each block; activations stay in float.</summary>
/// <param name="Options">How.</param>
public sealed record WeightOnlyStep(WeightOnlyOptions Options) : RecipeStep
{
    /// <summary>The key of the step in recipe files.</summary>
    public const string Name = "quantize-weights";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <inheritdoc/>
    public override string Summary => $"weights {Options.Encoding.ToString().ToLowerInvariant()} in blocks of {Options.Block}{(Options.Symmetric ? string.Empty : ", asymmetric")}";

    internal static WeightOnlyStep Read(YamlMappingNode map) => new(new WeightOnlyOptions
    {
        Encoding = RecipeYaml.AsChoice<WeightEncoding>(RecipeYaml.Get(map, "encoding")),
        Block = checked((int)RecipeYaml.AsInteger(RecipeYaml.Get(map, "block"))),
        Symmetric = RecipeYaml.AsFlag(RecipeYaml.Get(map, "symmetric")),
        Form = RecipeYaml.AsChoice<WeightOnlyForm>(RecipeYaml.Get(map, "form")),
        KeepFloat = RecipeYaml.AsTexts(RecipeYaml.Get(map, "keep-float")),
    });

    internal override Graphs.Model Apply(Graphs.Model model) => WeightOnlyQuantizer.Apply(model, Options).Model;

    internal override YamlNode Write() => RecipeYaml.Map(
        ("encoding", RecipeYaml.Choice(Options.Encoding)),
        ("block", RecipeYaml.Number(Options.Block)),
        ("symmetric", RecipeYaml.Flag(Options.Symmetric)),
        ("form", RecipeYaml.Choice(Options.Form)),
        ("keep-float", RecipeYaml.Texts(Options.KeepFloat)));
}
