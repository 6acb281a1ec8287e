using Decant.Graphs;

namespace Decant.Operators.Tests.Registry;

public sealed class OperatorRegistryTests
{
    [Fact]
    public void Registry_EverySealedOperator_IsListedOnce()
    {
        string[] types = [.. typeof(OperatorRegistry).Assembly.GetTypes()
            .Where(static t => t is { IsSealed: true, IsAbstract: false } && t.IsSubclassOf(typeof(Operator)))
            .Select(static t => t.Name.ToUpperInvariant()).Order(StringComparer.Ordinal)];
        string[] listed = [.. OperatorRegistry.All.Select(static s => (Prefix(s) + s.Name + "Op").ToUpperInvariant()).Order(StringComparer.Ordinal)];
        Assert.Equal(types, listed);
    }

    // The names are those of ONNX 1.12's own list and of all models of the 1.22 backend suite, which between them hold every operator up to opset 27.
    [Fact]
    public void Registry_EveryOperatorOfTheStandard_IsKnown()
    {
        using var reader = new StreamReader(typeof(OperatorRegistryTests).Assembly.GetManifestResourceStream("StandardOperators.txt")!);
        string[] standard = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] deprecated = ["Scatter", "Upsample"];
        string[] known = [.. OperatorRegistry.All.Where(static s => s.Domain.Length == 0).Select(static s => s.Name), .. deprecated];
        Assert.Empty(standard.Except(known));

        // ONNX Runtime reads this one in ONNX's own domain, though the standard does not have it.
        Assert.Equal(["SimplifiedLayerNormalization"], known.Except(standard));
        Assert.All((string[])["Adagrad", "Adam", "Gradient", "Momentum"], static name => Assert.NotNull(OperatorRegistry.Find("ai.onnx.preview.training", name)));
        Assert.Equal(206, standard.Length + 4);
    }

    [Fact]
    public void Schema_NamesAndVersion_AreSound() => Assert.All(OperatorRegistry.All, static schema =>
    {
        string[] names = [.. schema.Inputs.Select(static p => "input " + p.Name), .. schema.Outputs.Select(static p => "output " + p.Name), .. schema.Attributes, .. schema.Subgraphs];
        Assert.Equal(names.Length, names.Distinct(StringComparer.Ordinal).Count());
        Assert.InRange(schema.SinceVersion, 1, OperatorRegistry.DevelopmentOpset);
    });

    // A foreign operator whose name ONNX has too carries its domain's.
    private static string Prefix(OperatorSchema schema) =>
        schema.Domain.Length > 0 && OperatorRegistry.Find(string.Empty, schema.Name) is not null ? "Microsoft" : string.Empty;
}
