using Decant.Compression;
using YamlDotNet.RepresentationModel;

namespace Decant;

/// <summary>Scales channels between layers so that each layer's weights use one range well.</summary>
/// <param name="Plan">The factors.</param>
public sealed record EqualizeStep(EqualizationPlan Plan) : RecipeStep
{
    /// <summary>The key of the step in recipe files.</summary>
    public const string Name = "equalize";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <inheritdoc/>
    public override string Summary => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"channels scaled between {Plan.Factors.Count} pairs of layers");

    internal static EqualizeStep Read(YamlMappingNode map) => new(new EqualizationPlan(RecipeYaml.AsVectors(RecipeYaml.Get(map, "factors"))));

    internal override Graphs.Model Apply(Graphs.Model model) => CrossLayerEqualization.Apply(model, Plan);

    internal override YamlNode Write() => RecipeYaml.Map(("factors", RecipeYaml.Vectors(Plan.Factors)));
}
