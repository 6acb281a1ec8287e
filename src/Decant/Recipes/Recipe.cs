using System.Text;
using Decant.Data;
using Decant.Tensors;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Decant;

/// <summary>
/// How one model was made from another, every decision resolved: applying it needs neither data nor measurements and gives the same bytes
/// on any machine.
/// </summary>
/// <param name="Source">The file name of the model that it is for; informative.</param>
/// <param name="SourceHash">The SHA-256 of that file, in hexadecimal; null where it is not known.</param>
/// <param name="Steps">The rewrites, in order.</param>
public sealed record Recipe(string Source, string? SourceHash, IReadOnlyList<RecipeStep> Steps)
{
    private const int FormatVersion = 1;

    // One entry for each tensor of a model, and names may be long.
    private const int MostCharacters = 1 << 26;

    /// <summary>Reads a recipe file.</summary>
    /// <exception cref="ModelException">DEC2010: the file is no recipe; the message names the line.</exception>
    public static Recipe Load(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MostCharacters
                ? Parse(File.ReadAllText(path))
                : throw new ModelException("DEC2010", $"recipe '{path}': the file is larger than the {MostCharacters} bytes that a recipe may have");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException("DEC2010", $"recipe '{path}': the file cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Reads a recipe.</summary>
    /// <exception cref="ModelException">DEC2010: the text is no recipe; the message names the line.</exception>
    public static Recipe Parse(string text)
    {
        YamlNode root;
        try
        {
            root = YamlLoader.Load(text, MostCharacters);
        }
        catch (YamlException e)
        {
            throw new ModelException("DEC2010", $"recipe, line {e.Start.Line}, column {e.Start.Column}: {e.Message}", e);
        }

        YamlMappingNode map = RecipeYaml.AsMap(root);
        YamlNode version = RecipeYaml.Get(map, "recipe");
        if (RecipeYaml.AsInteger(version) != FormatVersion)
        {
            throw RecipeYaml.Bad(version, $"recipes of version {RecipeYaml.AsText(version)} are not known; this program reads version {FormatVersion}");
        }

        YamlMappingNode source = RecipeYaml.AsMap(RecipeYaml.Get(map, "source"));
        return new Recipe(
            RecipeYaml.AsText(RecipeYaml.Get(source, "name")),
            RecipeYaml.TryGet(source, "sha256") is { } hash ? RecipeYaml.AsText(hash) : null,
            [.. RecipeYaml.AsRow(RecipeYaml.Get(map, "steps")).Select(RecipeYaml.AsMap).Select(ReadStep)]);
    }

    /// <summary>The recipe as the text of a file.</summary>
    public override string ToString()
    {
        YamlMappingNode map = RecipeYaml.Map(
            ("recipe", RecipeYaml.Number(FormatVersion)),
            ("source", RecipeYaml.Map(
                ("name", RecipeYaml.Text(Source)),
                ("sha256", SourceHash is null ? null : RecipeYaml.Word(SourceHash)))),
            ("steps", new YamlSequenceNode(Steps.Select(static s => RecipeYaml.Map((s.Key, s.Write()))))));
        var text = new StringBuilder();
        using var writer = new StringWriter(text) { NewLine = "\n" };
        new YamlStream(new YamlDocument(map)).Save(writer, assignAnchors: false);
        return text.ToString().Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('.', '\n') + "\n";
    }

    internal Graphs.Model Apply(Graphs.Model model)
    {
        Graphs.Model current = model.Clone();
        foreach (RecipeStep step in Steps)
        {
            Graphs.Model next = step.Apply(current);
            current.Dispose();
            current = next;
        }

        return current;
    }

    private static RecipeStep ReadStep(YamlMappingNode map)
    {
        (YamlNode key, YamlNode value) = map.Children.Count == 1
            ? map.Children.First()
            : throw RecipeYaml.Bad(map, "expected one step");
        YamlMappingNode body = RecipeYaml.AsMap(value);
        return RecipeYaml.AsText(key) switch
        {
            SimplifyStep.Name => SimplifyStep.Read(body),
            PruneStep.Name => PruneStep.Read(body),
            PruneWeightsStep.Name => PruneWeightsStep.Read(body),
            PruneChannelsStep.Name => PruneChannelsStep.Read(body),
            ClusterStep.Name => ClusterStep.Read(body),
            FactorizeStep.Name => FactorizeStep.Read(body),
            EqualizeStep.Name => EqualizeStep.Read(body),
            AdjustBiasesStep.Name => AdjustBiasesStep.Read(body),
            DynamicQuantizationStep.Name => DynamicQuantizationStep.Read(body),
            StaticQuantizationStep.Name => StaticQuantizationStep.Read(body),
            WeightOnlyStep.Name => WeightOnlyStep.Read(body),
            NarrowWeightsStep.Name => NarrowWeightsStep.Read(body),
            SmoothStep.Name => SmoothStep.Read(body),
            QuantizedFormStep.Name => QuantizedFormStep.Read(body),
            RetargetStep.Name => RetargetStep.Read(body),
            IntegerInterfaceStep.Name => new IntegerInterfaceStep(),
            var other => throw RecipeYaml.Bad(key, $"there is no step '{other}'; the steps are {SimplifyStep.Name}, {PruneStep.Name}, {PruneWeightsStep.Name}, {PruneChannelsStep.Name}, {ClusterStep.Name}, {FactorizeStep.Name}, {EqualizeStep.Name}, {AdjustBiasesStep.Name}, {DynamicQuantizationStep.Name}, {StaticQuantizationStep.Name}, {WeightOnlyStep.Name}, {NarrowWeightsStep.Name}, {SmoothStep.Name}, {QuantizedFormStep.Name}, {RetargetStep.Name}, {IntegerInterfaceStep.Name}"),
        };
    }
}
