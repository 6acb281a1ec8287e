using Decant.Compression;
using Decant.Tensors;
using YamlDotNet.RepresentationModel;

namespace Decant;

/// <summary>Quantizes weights and activations with stored ranges.</summary>
/// <param name="Plan">The types, the ranges, and what stays in float.</param>
public sealed record StaticQuantizationStep(QuantizationPlan Plan) : RecipeStep
{
    /// <summary>The key of the step in recipe files.</summary>
    public const string Name = "quantize-static";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <inheritdoc/>
    public override string Summary =>
        $"weights {Plan.Weights.Name()}{(Plan.PerAxis ? " per axis" : string.Empty)}{Range()}, activations {Plan.Activations.Name()}"
        + (Plan.Calibration.Length == 0 ? string.Empty : $", ranges: {Plan.Calibration}")
        + (Plan.KeepFloat.Count == 0 ? string.Empty : $", in float: {string.Join(", ", Plan.KeepFloat)}");

    private string Range() => Plan.WeightRange switch
    {
        WeightRange.Reduced => " in reduced range",
        WeightRange.OverflowFree => " free of overflow",
        _ => string.Empty,
    };

    internal static StaticQuantizationStep Read(YamlMappingNode map)
    {
        var ranges = new Dictionary<string, ValueRange>(StringComparer.Ordinal);
        foreach ((YamlNode name, YamlNode range) in RecipeYaml.AsMap(RecipeYaml.Get(map, "ranges")).Children)
        {
            IReadOnlyList<YamlNode> ends = RecipeYaml.AsRow(range);
            ranges[RecipeYaml.AsText(name)] = ends.Count == 2
                ? new ValueRange(RecipeYaml.AsFloat(ends[0]), RecipeYaml.AsFloat(ends[1]))
                : throw RecipeYaml.Bad(range, "expected [minimum, maximum]");
        }

        return new StaticQuantizationStep(new QuantizationPlan(
            RecipeYaml.AsType(RecipeYaml.Get(map, "activations")),
            RecipeYaml.AsType(RecipeYaml.Get(map, "weights")),
            RecipeYaml.AsFlag(RecipeYaml.Get(map, "per-axis")),
            RecipeYaml.AsFlag(RecipeYaml.Get(map, "quantize-outputs")),
            RecipeYaml.AsTexts(RecipeYaml.Get(map, "keep-float")),
            ranges)
        {
            SymmetricActivations = RecipeYaml.TryGet(map, "symmetric-activations") is { } symmetric && RecipeYaml.AsFlag(symmetric),
            IntegerBiases = RecipeYaml.TryGet(map, "integer-biases") is not { } biases || RecipeYaml.AsFlag(biases),
            WeightRange = RecipeYaml.TryGet(map, "weight-range") is { } used ? RecipeYaml.AsChoice<WeightRange>(used) : WeightRange.Full,
            Calibration = RecipeYaml.TryGet(map, "calibration") is { } calibration ? RecipeYaml.AsText(calibration) : string.Empty,
            Roundings = RecipeYaml.TryGet(map, "roundings") is { } roundings
                ? RecipeYaml.AsMap(roundings).Children.ToDictionary(static r => RecipeYaml.AsText(r.Key), static r => RecipeYaml.AsSmallIntegers(r.Value), StringComparer.Ordinal)
                : new Dictionary<string, sbyte[]>(),
        });
    }

    internal override Graphs.Model Apply(Graphs.Model model) => StaticQuantizer.Apply(model, Plan);

    internal override YamlNode Write()
    {
        var ranges = new YamlMappingNode();
        foreach ((string name, ValueRange range) in Plan.Ranges.OrderBy(static r => r.Key, StringComparer.Ordinal))
        {
            ranges.Add(RecipeYaml.Text(name), RecipeYaml.Row([RecipeYaml.Number(range.Minimum), RecipeYaml.Number(range.Maximum)]));
        }

        return RecipeYaml.Map(
            ("activations", RecipeYaml.Word(Plan.Activations.Name())),
            ("weights", RecipeYaml.Word(Plan.Weights.Name())),
            ("symmetric-activations", Plan.SymmetricActivations ? RecipeYaml.Flag(true) : null),
            ("integer-biases", Plan.IntegerBiases ? null : RecipeYaml.Flag(false)),
            ("per-axis", RecipeYaml.Flag(Plan.PerAxis)),
            ("quantize-outputs", RecipeYaml.Flag(Plan.QuantizeOutputs)),
            ("keep-float", RecipeYaml.Texts(Plan.KeepFloat)),
            ("weight-range", Plan.WeightRange == WeightRange.Full ? null : RecipeYaml.Choice(Plan.WeightRange)),
            ("calibration", Plan.Calibration.Length == 0 ? null : RecipeYaml.Text(Plan.Calibration)),
            ("ranges", ranges),
            ("roundings", Plan.Roundings.Count == 0 ? null : new YamlMappingNode(Plan.Roundings
                .OrderBy(static r => r.Key, StringComparer.Ordinal)
                .Select(static r => KeyValuePair.Create(RecipeYaml.Text(r.Key), RecipeYaml.SmallIntegers(r.Value))))));
    }
}
