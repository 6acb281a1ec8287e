using Decant.Compression;
using YamlDotNet.RepresentationModel;

namespace Decant;

/// <summary>Lets each layer's weights share a few values, chosen by the weights alone.</summary>
/// <param name="Options">How.</param>
public sealed record ClusterStep(ClusteringOptions Options) : RecipeStep
{
    /// <summary>The key of the step in recipe files.</summary>
    public const string Name = "cluster";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <inheritdoc/>
    public override string Summary => $"weights of each layer share {Options.Values} values{(Options.PerChannel ? ", with a scale for each channel" : string.Empty)}";

    internal static ClusterStep Read(YamlMappingNode map) => new(new ClusteringOptions
    {
        Values = (int)Math.Clamp(RecipeYaml.AsInteger(RecipeYaml.Get(map, "values")), 0, int.MaxValue),
        PerChannel = RecipeYaml.AsFlag(RecipeYaml.Get(map, "per-channel")),
        Keep = RecipeYaml.AsTexts(RecipeYaml.Get(map, "keep")),
    });

    internal override Graphs.Model Apply(Graphs.Model model) => WeightClustering.Run(model, Options);

    internal override YamlNode Write() => RecipeYaml.Map(
        ("values", RecipeYaml.Number(Options.Values)),
        ("per-channel", RecipeYaml.Flag(Options.PerChannel)),
        ("keep", RecipeYaml.Texts(Options.Keep)));
}
