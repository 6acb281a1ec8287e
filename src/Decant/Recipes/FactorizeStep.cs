using Decant.Compression;
using YamlDotNet.RepresentationModel;

namespace Decant;

/// <summary>Replaces layers by products of smaller ones, chosen by the weights alone.</summary>
/// <param name="Options">How; ranks follow from a share, an error or an energy, not from measured time.</param>
public sealed record FactorizeStep(FactorizationOptions Options) : RecipeStep
{
    /// <summary>The key of the step in recipe files.</summary>
    public const string Name = "factorize";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <inheritdoc/>
    public override string Summary => $"layers factorized ({Options.Kind.ToString().ToLowerInvariant()})";

    internal static FactorizeStep Read(YamlMappingNode map) => new(new FactorizationOptions
    {
        Kind = RecipeYaml.AsChoice<FactorizationKind>(RecipeYaml.Get(map, "kind")),
        Share = RecipeYaml.TryGet(map, "share") is { } share ? RecipeYaml.AsDouble(share) : null,
        Error = RecipeYaml.TryGet(map, "error") is { } error ? RecipeYaml.AsDouble(error) : null,
        Energy = RecipeYaml.AsDouble(RecipeYaml.Get(map, "energy")),
        Keep = RecipeYaml.AsTexts(RecipeYaml.Get(map, "keep")),
    });

    // Without samples nothing is run.
    internal override Graphs.Model Apply(Graphs.Model model) => LayerFactorization.Run(model, Options with { Latency = null }, null, new Engine.DecantEngine());

    internal override YamlNode Write() => RecipeYaml.Map(
        ("kind", RecipeYaml.Choice(Options.Kind)),
        ("share", Options.Share is { } share ? RecipeYaml.Number(share) : null),
        ("error", Options.Error is { } error ? RecipeYaml.Number(error) : null),
        ("energy", RecipeYaml.Number(Options.Energy)),
        ("keep", RecipeYaml.Texts(Options.Keep)));
}
