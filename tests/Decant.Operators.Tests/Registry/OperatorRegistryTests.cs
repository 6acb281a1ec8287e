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
