using Decant.Evaluation;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant;

/// <summary>Sums up models.</summary>
internal static class ModelInspector
{
    /// <summary>Sums up a model; its stored tensors are read only where <paramref name="weights"/> asks for them.</summary>
    public static ModelSummary Inspect(Graphs.Model model, long? fileBytes, bool weights)
    {
        Value[] stored = [.. model.Graph.SelfAndSubgraphs().SelectMany(static g => g.Initializers)];
        WeightSummary[]? summaries = weights ? [.. stored.Where(static v => v.Initializer!.ElementType != ElementType.String).Select(Summarize)] : null;
        return new ModelSummary(
            model.Format,
            model.Opset,
            [.. model.Graph.RequiredInputs().Select(ValueSummary.Of)],
            [.. model.Graph.Outputs.Select(ValueSummary.Of)],
            model.Graph.AllNodes().Count(),
            stored.Sum(static v => v.Initializer!.Length),
            fileBytes ?? stored.Sum(static v => v.Initializer!.StoredByteLength),
            CountMacs(model),
            summaries is null ? null : Sparsity(model, summaries),
            model.Graph.AllNodes().CountBy(static n => n.Op.Schema.Name).OrderBy(static c => c.Key, StringComparer.Ordinal).ToDictionary(),
            summaries);
    }

    private static long? CountMacs(Graphs.Model model)
    {
        using Graphs.Model concrete = model.Clone();
        foreach (Value input in concrete.Graph.Inputs.Where(static i => i.TensorType is not null))
        {
            input.Type = input.TensorType! with { Shape = ModelInputs.ConcreteShape(input) };
        }

        try
        {
            TypeInference.Infer(concrete);
        }
        catch (DecantException)
        {
            // Sizes of one for dynamic dimensions do not fit this model.
            return null;
        }

        Dim total = concrete.Graph.Nodes.Aggregate((Dim)0, static (sum, n) => sum + n.Facts().MultiplyAccumulates);
        return total.IsNumber ? total.Value : null;
    }

    private static double Sparsity(Graphs.Model model, WeightSummary[] summaries)
    {
        var names = model.Graph.AllNodes().Select(static n => n.Facts().WeightInput is { } i ? n.Input(i)?.Name : null).ToHashSet();
        WeightSummary[] multiplied = [.. summaries.Where(s => names.Contains(s.Name))];
        double count = multiplied.Sum(static s => s.Shape.Aggregate(1.0, static (p, d) => p * d));
        return count == 0 ? 0 : multiplied.Sum(static s => s.Sparsity * s.Shape.Aggregate(1.0, static (p, d) => p * d)) / count;
    }

    private static WeightSummary Summarize(Value value)
    {
        Tensor tensor = value.Initializer!;
        long zeros = 0;
        double minimum = double.PositiveInfinity;
        double maximum = double.NegativeInfinity;
        for (long i = 0; i < tensor.Length; i++)
        {
            double element = tensor.ReadDouble(i);
            zeros += element == 0 ? 1 : 0;
            minimum = Math.Min(minimum, element);
            maximum = Math.Max(maximum, element);
        }

        double sparsity = tensor.Length == 0 ? 0 : (double)zeros / tensor.Length;
        return new WeightSummary(value.Name, tensor.ElementType.Name(), tensor.Sizes.ToArray(), tensor.ByteLength, sparsity, minimum, maximum);
    }
}
