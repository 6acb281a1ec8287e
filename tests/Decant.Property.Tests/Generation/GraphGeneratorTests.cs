using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Random models are what the properties need: of every operator and kind of shape, and the same for the same seed.</summary>
public class GraphGeneratorTests
{
    private const int Models = 700;

    private static readonly Lazy<RandomModel[]> Grown = new(static () =>
        [.. Enumerable.Range(0, Models).Select(static seed => GraphGenerator.Create(seed, new GrowthOptions { Steps = 12, Patterns = 0.15, Symbolic = seed % 3 == 0 }))]);

    [Fact]
    public void Create_OfManySeeds_UsesEveryOperator()
    {
        HashSet<string> used = [.. Grown.Value.SelectMany(static r => r.Model.Graph.AllNodes()).Select(static n => OperatorCases.Key(n.Op.Schema))];
        string[] wanted = [.. OperatorCases.Schemas.Select(OperatorCases.Key), "Constant", "If", "Loop", "Scan", "SequenceMap"];
        Assert.Empty(wanted.Where(w => !used.Contains(w)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Create_OfManySeeds_MeetsRanksSizesTypesAndCaptures()
    {
        Value[] values = [.. Grown.Value.SelectMany(static r => r.Model.Graph.SelfAndSubgraphs()).SelectMany(static g => g.Values)];
        Shape[] shapes = [.. values.Select(static v => v.Shape).OfType<Shape>()];
        Assert.All(Enumerable.Range(0, 7), rank => Assert.Contains(shapes, s => s.Rank == rank));
        Assert.Contains(shapes, static s => s.Any(static d => d == 0));
        Assert.Contains(shapes, static s => s.Any(static d => d == 1));
        Assert.Contains(shapes, static s => s.Any(static d => d.IsSymbolic));
        ElementType[] types = [.. values.Select(static v => v.TensorType?.ElementType ?? ElementType.Undefined).Distinct()];
        Assert.Empty(Enum.GetValues<ElementType>().Except([ElementType.Undefined]).Except(types));
        Assert.Contains(Grown.Value.SelectMany(static r => r.Model.Graph.SelfAndSubgraphs()), static g => g.Owner is not null && g.Captures().Any());
    }

    [Fact]
    public void Create_Twice_IsTheSame()
    {
        foreach (int seed in Enumerable.Range(0, 20))
        {
            Assert.Equal(Grown.Value[seed].ToString(), GraphGenerator.Create(seed, new GrowthOptions { Steps = 12, Patterns = 0.15, Symbolic = seed % 3 == 0 }).ToString());
        }
    }
}
