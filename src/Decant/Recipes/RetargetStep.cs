using Decant.Compression;
using YamlDotNet.RepresentationModel;

namespace Decant;

/// <summary>Gives a quantized model the types that a target accepts, without changing the numbers that integers stand for.</summary>
/// <param name="Target">The target's name.</param>
public sealed record RetargetStep(string Target) : RecipeStep
{
    /// <summary>The key of the step in recipe files.</summary>
    public const string Name = "retarget";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <inheritdoc/>
    public override string Summary => $"integers of the types that {Target} accepts";

    internal static RetargetStep Read(YamlMappingNode map)
    {
        YamlNode node = RecipeYaml.Get(map, "target");
        string name = RecipeYaml.AsText(node);
        return DeploymentTargets.All.Any(t => t.Name == name)
            ? new RetargetStep(name)
            : throw RecipeYaml.Bad(node, $"there is no target '{name}'; the targets are {string.Join(", ", DeploymentTargets.All.Select(static t => t.Name))}");
    }

    internal override Graphs.Model Apply(Graphs.Model model) => QuantizedForms.Retarget(model, DeploymentTargets.Find(Target));

    internal override YamlNode Write() => RecipeYaml.Map(("target", RecipeYaml.Text(Target)));
}
