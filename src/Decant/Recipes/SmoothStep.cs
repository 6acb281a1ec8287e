using System.Globalization;
using Decant.Compression;
using YamlDotNet.RepresentationModel;

namespace Decant;

/// <summary>Moves outliers of single channels from activations to the weights that read them.</summary>
/// <param name="Plan">The divisors.</param>
public sealed record SmoothStep(SmoothingPlan Plan) : RecipeStep
{
    /// <summary>The key of the step in recipe files.</summary>
    public const string Name = "smooth";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <inheritdoc/>
    public override string Summary => string.Create(CultureInfo.InvariantCulture, $"outliers of channels moved from {Plan.Divisors.Count} activations to weights");

    internal static SmoothStep Read(YamlMappingNode map) => new(new SmoothingPlan(RecipeYaml.AsVectors(RecipeYaml.Get(map, "divisors"))));

    internal override Graphs.Model Apply(Graphs.Model model) => SmoothQuant.Apply(model, Plan);

    internal override YamlNode Write() => RecipeYaml.Map(("divisors", RecipeYaml.Vectors(Plan.Divisors)));
}
