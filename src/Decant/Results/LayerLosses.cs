using Decant.Evaluation;

namespace Decant;

/// <summary>Says of each inner value how much of its error arose there, by the errors of the values that it is computed from.</summary>
internal static class LayerLosses
{
    // Errors beyond float32's rounding; a value without any counts as this exact.
    private const double ExactDb = 140;

    /// <summary>The errors with what was lost at each.</summary>
    /// <param name="original">The model whose names they have.</param>
    /// <param name="errors">The errors, in the order of the model's nodes.</param>
    public static IReadOnlyList<LayerError> Of(Graphs.Model original, IReadOnlyList<ValueError> errors)
    {
        var decibels = errors.ToDictionary(static e => e.Pair.Original, static e => Math.Min(e.SqnrDb, ExactDb), StringComparer.Ordinal);
        var before = new Dictionary<Graphs.Value, double>();
        foreach (Graphs.Node node in original.Graph.Nodes)
        {
            double worst = node.Reads().Select(v => before.GetValueOrDefault(v, ExactDb)).DefaultIfEmpty(ExactDb).Min();
            foreach (Graphs.Value output in node.Outputs.OfType<Graphs.Value>())
            {
                before[output] = decibels.GetValueOrDefault(output.Name, worst);
            }
        }

        return [.. errors.Select(e => new LayerError(e.Pair.Original, e.Pair.Operator, e.SqnrDb, e.MaxAbs) { LostDb = Lost(original, before, e.Pair.Original) })];
    }

    private static double Lost(Graphs.Model original, Dictionary<Graphs.Value, double> before, string name) =>
        original.Graph.Find(name) is { Producer: { } node } value
            ? Math.Max(0, node.Reads().Select(v => before.GetValueOrDefault(v, ExactDb)).DefaultIfEmpty(ExactDb).Min() - before[value])
            : 0;
}
