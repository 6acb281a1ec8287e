using Decant.Compression;
using YamlDotNet.RepresentationModel;

namespace Decant;

/// <summary>Adds numbers to the biases of layers.</summary>
/// <param name="Corrections">What is added to each channel of a layer, by the name of the layer's output.</param>
public sealed record AdjustBiasesStep(IReadOnlyDictionary<string, float[]> Corrections) : RecipeStep
{
    /// <summary>The key of the step in recipe files.</summary>
    public const string Name = "adjust-biases";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <inheritdoc/>
    public override string Summary => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"biases of {Corrections.Count} layers corrected");

    internal static AdjustBiasesStep Read(YamlMappingNode map) => new(RecipeYaml.AsVectors(RecipeYaml.Get(map, "layers")));

    internal override Graphs.Model Apply(Graphs.Model model) => BiasAdjustment.Apply(model, Corrections);

    internal override YamlNode Write() => RecipeYaml.Map(("layers", RecipeYaml.Vectors(Corrections)));
}
