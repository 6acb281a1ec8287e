using Decant.Compression;
using YamlDotNet.RepresentationModel;

namespace Decant;

/// <summary>Takes channels out by a criterion of the weights alone.</summary>
/// <param name="Criterion">Its name; one that needs no samples.</param>
/// <param name="Options">The scope, budget (not of time) and limits; the criterion in them is that of the name.</param>
public sealed record PruneChannelsStep(string Criterion, ChannelPruningOptions Options) : RecipeStep
{
    /// <summary>The key of the step in recipe files.</summary>
    public const string Name = "prune-channels";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <inheritdoc/>
    public override string Summary => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"channels pruned by {Criterion} to {Options.Budget.Share:P0} of {Options.Budget.Kind}");

    internal static PruneChannelsStep Read(YamlMappingNode map)
    {
        YamlNode name = RecipeYaml.Get(map, "criterion");
        YamlNode count = RecipeYaml.Get(map, "count");
        string criterion = RecipeYaml.AsText(name);
        ChannelBudgetKind kind = RecipeYaml.AsChoice<ChannelBudgetKind>(count);
        return !ChannelCriteria.Names.Contains(criterion) || ChannelCriteria.Of(criterion).NeedsData
            ? throw RecipeYaml.Bad(name, $"'{criterion}' is no criterion that needs no samples")
            : kind == ChannelBudgetKind.Latency ? throw RecipeYaml.Bad(count, "a recipe holds no budget of measured time")
            : new(criterion, new ChannelPruningOptions
            {
                Scope = RecipeYaml.AsChoice<PruningScope>(RecipeYaml.Get(map, "scope")),
                Budget = new ChannelBudget(kind, RecipeYaml.AsDouble(RecipeYaml.Get(map, "share"))),
                Multiple = (int)Math.Clamp(RecipeYaml.AsInteger(RecipeYaml.Get(map, "multiple")), 1, short.MaxValue),
                Keep = RecipeYaml.AsTexts(RecipeYaml.Get(map, "keep")),
            });
    }

    // Without samples nothing is run.
    internal override Graphs.Model Apply(Graphs.Model model) =>
        ChannelPruner.Run(model, Options with { Criterion = ChannelCriteria.Of(Criterion), Refit = null, ByTime = false }, null, new Engine.DecantEngine()).Pruned;

    internal override YamlNode Write() => RecipeYaml.Map(
        ("criterion", RecipeYaml.Word(Criterion)),
        ("scope", RecipeYaml.Choice(Options.Scope)),
        ("count", RecipeYaml.Choice(Options.Budget.Kind)),
        ("share", RecipeYaml.Number(Options.Budget.Share)),
        ("multiple", RecipeYaml.Number(Options.Multiple)),
        ("keep", RecipeYaml.Texts(Options.Keep)));
}
