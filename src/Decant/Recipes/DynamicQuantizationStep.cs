using Decant.Compression;
using Decant.Tensors;
using YamlDotNet.RepresentationModel;

namespace Decant;

/// <summary>Quantizes weights ahead and activations while the model runs.</summary>
/// <param name="Options">What becomes integer.</param>
public sealed record DynamicQuantizationStep(DynamicQuantizationOptions Options) : RecipeStep
{
    /// <summary>The key of the step in recipe files.</summary>
    public const string Name = "quantize-dynamic";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <inheritdoc/>
    public override string Summary => $"weights {Options.Weights.Name()}{(Options.PerAxis ? " per axis" : string.Empty)}, activations uint8 with ranges of each run";

    internal static DynamicQuantizationStep Read(YamlMappingNode map) => new(new DynamicQuantizationOptions
    {
        PerAxis = RecipeYaml.AsFlag(RecipeYaml.Get(map, "per-axis")),
        Weights = RecipeYaml.TryGet(map, "weights") is { } weights ? RecipeYaml.AsType(weights) : ElementType.Int8,
        KeepFloat = RecipeYaml.AsTexts(RecipeYaml.Get(map, "keep-float")),
    });

    internal override Graphs.Model Apply(Graphs.Model model) => DynamicQuantizer.Apply(model, Options);

    internal override YamlNode Write() => RecipeYaml.Map(
        ("per-axis", RecipeYaml.Flag(Options.PerAxis)),
        ("weights", Options.Weights == ElementType.Int8 ? null : RecipeYaml.Word(Options.Weights.Name())),
        ("keep-float", RecipeYaml.Texts(Options.KeepFloat)));
}
