using Decant.Compression;
using YamlDotNet.RepresentationModel;

namespace Decant;

/// <summary>Sets single weights to zero by a criterion of the weights alone, in any pattern.</summary>
/// <param name="Options">How; the criterion is one that needs no samples.</param>
public sealed record PruneWeightsStep(WeightPruningOptions Options) : RecipeStep
{
    /// <summary>The key of the step in recipe files.</summary>
    public const string Name = "prune-weights";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <inheritdoc/>
    public override string Summary => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Options.Sparsity:P0} of the weights zero by {Options.Criterion.ToString().ToLowerInvariant()}, {Options.Pattern}");

    internal static PruneWeightsStep Read(YamlMappingNode map)
    {
        YamlNode criterion = RecipeYaml.Get(map, "criterion");
        WeightCriterion choice = RecipeYaml.AsChoice<WeightCriterion>(criterion);
        return choice is WeightCriterion.Wanda or WeightCriterion.SparseGpt
            ? throw RecipeYaml.Bad(criterion, $"'{RecipeYaml.AsText(criterion)}' needs samples, and a recipe holds none")
            : new(new WeightPruningOptions
            {
                Criterion = choice,
                Sparsity = RecipeYaml.AsDouble(RecipeYaml.Get(map, "sparsity")),
                Scope = RecipeYaml.AsChoice<PruningScope>(RecipeYaml.Get(map, "scope")),
                Pattern = Pattern(RecipeYaml.Get(map, "pattern")),
                Keep = RecipeYaml.AsTexts(RecipeYaml.Get(map, "keep")),
            });
    }

    // Without samples nothing is run.
    internal override Graphs.Model Apply(Graphs.Model model) => WeightPruner.Run(model, Options with { BySensitivity = false, ForSpeed = false }, null, new Engine.DecantEngine());

    internal override YamlNode Write() => RecipeYaml.Map(
        ("criterion", RecipeYaml.Choice(Options.Criterion)),
        ("sparsity", RecipeYaml.Number(Options.Sparsity)),
        ("scope", RecipeYaml.Choice(Options.Scope)),
        ("pattern", RecipeYaml.Text(Options.Pattern.Name)),
        ("keep", RecipeYaml.Texts(Options.Keep)));

    private static SparsityPattern Pattern(YamlNode node)
    {
        try
        {
            return SparsityPattern.Parse(RecipeYaml.AsText(node));
        }
        catch (ArgumentException e)
        {
            throw RecipeYaml.Bad(node, e.Message);
        }
    }
}
