using Decant.Compression;
using Decant.Tensors;
using YamlDotNet.RepresentationModel;

namespace Decant;

/// <summary>Stores weights as float16 or bfloat16; everything is still computed in float32.</summary>
/// <param name="Options">How.</param>
public sealed record NarrowWeightsStep(NarrowWeightOptions Options) : RecipeStep
{
    /// <summary>The key of the step in recipe files.</summary>
    public const string Name = "narrow-weights";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <inheritdoc/>
    public override string Summary => $"weights stored as {Options.Type.Name()}";

    internal static NarrowWeightsStep Read(YamlMappingNode map) => new(new NarrowWeightOptions
    {
        Type = Narrow(RecipeYaml.Get(map, "type")),
        MinimumLength = RecipeYaml.AsInteger(RecipeYaml.Get(map, "minimum-length")),
        KeepFloat = RecipeYaml.AsTexts(RecipeYaml.Get(map, "keep-float")),
    });

    private static ElementType Narrow(YamlNode node) => RecipeYaml.AsChoice<ElementType>(node) is (ElementType.Float16 or ElementType.BFloat16) and var type
        ? type
        : throw RecipeYaml.Bad(node, $"'{RecipeYaml.AsText(node)}' is neither float16 nor bfloat16");

    internal override Graphs.Model Apply(Graphs.Model model) => NarrowWeights.Apply(model, Options).Model;

    internal override YamlNode Write() => RecipeYaml.Map(
        ("type", RecipeYaml.Choice(Options.Type)),
        ("minimum-length", RecipeYaml.Number(Options.MinimumLength)),
        ("keep-float", RecipeYaml.Texts(Options.KeepFloat)));
}
