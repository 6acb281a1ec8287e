using Decant.Compression;
using YamlDotNet.RepresentationModel;

namespace Decant;

/// <summary>Writes integer computation in a form, without changing integers.</summary>
/// <param name="Form">The form.</param>
public sealed record QuantizedFormStep(QuantizedForm Form) : RecipeStep
{
    /// <summary>The key of the step in recipe files.</summary>
    public const string Name = "quantized-form";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <inheritdoc/>
    public override string Summary => Form == QuantizedForm.QOperator ? "written with operators that take integers" : "written with pairs of QuantizeLinear and DequantizeLinear";

    internal static QuantizedFormStep Read(YamlMappingNode map) => new(RecipeYaml.AsChoice<QuantizedForm>(RecipeYaml.Get(map, "form")));

    internal override Graphs.Model Apply(Graphs.Model model) => QuantizedForms.Write(model, Form);

    internal override YamlNode Write() => RecipeYaml.Map(("form", RecipeYaml.Choice(Form)));
}
