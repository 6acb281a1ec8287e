using System.Reflection;
using Decant.Graphs;
using Decant.Operators;

namespace Decant.Architecture.Tests;

/// <summary>Operators are listed by hand, one line each in their family's list; nothing may be forgotten or listed twice.</summary>
public sealed class RegistryTests
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Type[] Types = typeof(OperatorRegistry).Assembly.GetTypes();

    private static readonly IReadOnlyList<(string Family, IReadOnlyList<OperatorSchema> Schemas)> Families =
        [.. Types.Where(static type => type.Name.EndsWith("Operators", StringComparison.Ordinal))
            .Select(static type => (type.Name, (IReadOnlyList<OperatorSchema>)type.GetProperty("All", Static)!.GetValue(null)!))];

    private static readonly IReadOnlyList<(Type Operator, OperatorSchema Schema)> Defined =
        [.. Types.Where(static type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(Operator)))
            .SelectMany(static type => type.GetProperties(Static)
                .Where(static property => property.PropertyType == typeof(OperatorSchema))
                .Select(property => (type, (OperatorSchema)property.GetValue(null)!)))];

    [Fact]
    public void Operators_AreSealedAndDefineASchema()
    {
        Offences.None(Types
            .Where(static type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(Operator)))
            .Where(static type => !type.IsSealed || Defined.All(d => d.Operator != type))
            .Select(static type => $"{type.Name} is not sealed, or has no static OperatorSchema"));
    }

    [Fact]
    public void Operators_AreInExactlyOneList()
    {
        Offences.None(
            from defined in Defined
            let lists = Families.Where(family => family.Schemas.Any(schema => ReferenceEquals(schema, defined.Schema))).Select(static f => f.Family).ToList()
            where lists.Count != 1
            select $"{defined.Operator.Name} is in {lists.Count} lists [{string.Join(", ", lists)}]");
    }

    [Fact]
    public void Lists_HoldOnlyDefinedOperators_Sorted()
    {
        Offences.None(Families.SelectMany(static family => family.Schemas
            .Where(static schema => !Defined.Any(d => ReferenceEquals(d.Schema, schema)))
            .Select(schema => $"{family.Family} lists {schema.Name}, which no operator defines")));
        Offences.None(Families
            .Where(static family => !family.Schemas.Select(static s => s.Name).SequenceEqual(family.Schemas.Select(static s => s.Name).Order(StringComparer.Ordinal)))
            .Select(static family => $"{family.Family} is not sorted by name: {string.Join(", ", family.Schemas.Select(static s => s.Name))}"));
    }

    [Fact]
    public void Registry_HoldsEveryList()
    {
        Offences.None(Families.SelectMany(static family => family.Schemas
            .Where(static schema => !ReferenceEquals(OperatorRegistry.Find(schema.Domain, schema.Name), schema))
            .Select(schema => $"the registry does not find {schema.Name} of {family.Family}")));
        Assert.Equal(Families.Sum(static family => family.Schemas.Count), OperatorRegistry.All.Count);
    }
}
