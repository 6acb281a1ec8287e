using Decant.Compression;
using YamlDotNet.RepresentationModel;

namespace Decant;

/// <summary>Lets a quantized model take and give integers instead of float32.</summary>
public sealed record IntegerInterfaceStep : RecipeStep
{
    /// <summary>The key of the step in recipe files.</summary>
    public const string Name = "integer-interface";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <inheritdoc/>
    public override string Summary => "inputs and outputs are integers";

    internal override Graphs.Model Apply(Graphs.Model model) => IntegerInterface.Apply(model, out _);

    internal override YamlNode Write() => new YamlMappingNode();
}
