using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>What a model costs, by its operators' facts.</summary>
public static class ModelCosts
{
    /// <summary>The elements of all stored float tensors.</summary>
    public static long Parameters(Model model) => model.Graph.SelfAndSubgraphs().SelectMany(static g => g.Initializers)
        .Where(static i => i.Initializer!.ElementType.IsFloat()).Sum(static i => i.Initializer!.Length);

    /// <summary>The multiply-accumulates of one run, symbolic dimensions counted as 1 (a batch of one), subgraphs as run once.</summary>
    public static double MultiplyAccumulates(Model model) => model.Graph.AllNodes().Sum(Of);

    /// <summary>The multiply-accumulates of one run whose weight is not zero.</summary>
    public static double NonZeroMultiplyAccumulates(Model model) => model.Graph.AllNodes().Sum(static n => Of(n) * (1 - Zeros(n)));

    /// <summary>The multiply-accumulates of one node, symbolic dimensions counted as 1; 0 where they cannot be told.</summary>
    public static double Of(Node node) => node.Facts().MultiplyAccumulates is var count && count.IsNumber ? count.Value : WithoutSymbols(count);

    private static double Zeros(Node node) => node.Facts().WeightInput is { } slot && node.Input(slot)?.Constant is { ElementType: ElementType.Float32, Length: > 0 } weight
        ? (double)weight.ToFloats().LongCount(static v => v == 0) / weight.Length
        : 0;

    private static double WithoutSymbols(Dim count)
    {
        Dim one = count.Expression is { } expression
            ? count.Substitute(expression.Symbols().ToDictionary(static s => s, static _ => (Dim)1, StringComparer.Ordinal))
            : count;
        return one.IsNumber ? one.Value : 0;
    }
}
