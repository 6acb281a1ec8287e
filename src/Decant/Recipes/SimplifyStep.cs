using Decant.Compression;
using Decant.Passes;
using YamlDotNet.RepresentationModel;

namespace Decant;

/// <summary>Removes, folds and fuses nodes.</summary>
/// <param name="Options">How.</param>
public sealed record SimplifyStep(SimplifyOptions Options) : RecipeStep
{
    /// <summary>The key of the step in recipe files.</summary>
    public const string Name = "simplify";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <inheritdoc/>
    public override string Summary => Options.Freeze ? "nodes removed, folded and fused; inputs with defaults frozen" : "nodes removed, folded and fused";

    internal static SimplifyStep Read(YamlMappingNode map) => new(new SimplifyOptions
    {
        Freeze = RecipeYaml.AsFlag(RecipeYaml.Get(map, "freeze")),
        FoldLimit = RecipeYaml.AsInteger(RecipeYaml.Get(map, "fold-limit")),
    });

    internal override Graphs.Model Apply(Graphs.Model model) => Apply(model, out _);

    internal Graphs.Model Apply(Graphs.Model model, out IReadOnlyList<string> notes)
    {
        Graphs.Model result = model.Clone();
        PipelineReport report = SimplifyPipeline.Create(new Passes.SimplifyOptions { Freeze = Options.Freeze, FoldLimit = Options.FoldLimit }).Run(result);
        notes = [.. report.ToString().Split('\n'), .. report.Notes];
        if (DeadChannels.Remove(result) is not { } alive)
        {
            return result;
        }

        result.Dispose();
        notes = [.. notes, $"remove-dead-channels: {alive.Removed}"];
        return alive.Model;
    }

    internal override YamlNode Write() => RecipeYaml.Map(
        ("freeze", RecipeYaml.Flag(Options.Freeze)),
        ("fold-limit", RecipeYaml.Number(Options.FoldLimit)));
}
