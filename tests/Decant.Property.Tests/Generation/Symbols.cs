using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Declares some sizes of a model's inputs as symbols; each symbol stands for one size.</summary>
internal static class Symbols
{
    private static readonly Dictionary<long, string> Names = new() { [0] = "none", [1] = "one", [2] = "n", [3] = "m", [4] = "h", [5] = "w" };

    /// <summary>Declares symbols, and infers all types anew.</summary>
    /// <returns>The size of each symbol.</returns>
    public static IReadOnlyDictionary<string, Dim> Declare(Draw draw, Model model)
    {
        foreach (Value input in model.Graph.RequiredInputs())
        {
            if (input.TensorType is { Shape: { } shape } type)
            {
                input.Type = type with { Shape = Shape.Of(shape.Select(d => draw.Chance(0.4) && Names.TryGetValue(d.Value, out string? name) ? Dim.Symbol(name) : d)) };
            }
        }

        Infer(model);
        return Names.ToDictionary(static n => n.Value, static n => (Dim)n.Key);
    }

    /// <summary>Infers all types anew.</summary>
    public static void Infer(Model model)
    {
        foreach (Graph graph in model.Graph.SelfAndSubgraphs())
        {
            foreach (Value value in graph.Values.Where(v => v.Producer is not null || (v.IsGraphInput && graph.Owner is not null)))
            {
                value.Type = null;
            }
        }

        TypeInference.Infer(model);
    }
}
