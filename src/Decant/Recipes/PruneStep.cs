using Decant.Compression;
using YamlDotNet.RepresentationModel;

namespace Decant;

/// <summary>Sets weights of small magnitude to zero.</summary>
/// <param name="Plan">Which weights.</param>
public sealed record PruneStep(PruningPlan Plan) : RecipeStep
{
    /// <summary>The key of the step in recipe files.</summary>
    public const string Name = "prune";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <inheritdoc/>
    public override string Summary
    {
        get
        {
            long total = Plan.Layers.Sum(static l => l.Count);
            double share = total == 0 ? 0 : (double)Plan.Layers.Sum(static l => l.Pruned) / total;
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{share:P0} of {total:N0} weights set to zero");
        }
    }

    internal static PruneStep Read(YamlMappingNode map) => new(new PruningPlan(
        [.. RecipeYaml.AsRow(RecipeYaml.Get(map, "layers")).Select(RecipeYaml.AsMap).Select(ReadLayer)]));

    internal override Graphs.Model Apply(Graphs.Model model) => MagnitudePruner.Apply(model, Plan);

    internal override YamlNode Write() => RecipeYaml.Map(("layers", new YamlSequenceNode(Plan.Layers.Select(static l => RecipeYaml.Map(
        ("weight", RecipeYaml.Text(l.Weight)),
        ("threshold", RecipeYaml.Number(l.Threshold)),
        ("ties", RecipeYaml.Number(l.Ties)),
        ("count", RecipeYaml.Number(l.Count)),
        ("pruned", RecipeYaml.Number(l.Pruned)),
        ("tie-positions", l.TiePositions is { } ties ? RecipeYaml.Row(ties.Select(RecipeYaml.Number)) : null))))));

    private static LayerPruning ReadLayer(YamlMappingNode map) => new(
        RecipeYaml.AsText(RecipeYaml.Get(map, "weight")),
        RecipeYaml.AsFloat(RecipeYaml.Get(map, "threshold")),
        RecipeYaml.AsInteger(RecipeYaml.Get(map, "ties")),
        RecipeYaml.AsInteger(RecipeYaml.Get(map, "count")),
        RecipeYaml.AsInteger(RecipeYaml.Get(map, "pruned")))
    {
        TiePositions = RecipeYaml.TryGet(map, "tie-positions") is { } ties ? Graphs.EquatableList.From(RecipeYaml.AsRow(ties).Select(RecipeYaml.AsInteger)) : null,
    };
}
