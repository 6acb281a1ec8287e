using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Compiles a model for inputs of known types: specialise, fold, lower, plan, bind.</summary>
internal static class ProgramCompiler
{
    private const long LargestValue = 1L << 42;

    /// <summary>Compiles a model.</summary>
    /// <param name="source">The model; it is not changed.</param>
    /// <param name="given">The type of each input that the caller gives, by name; sequences and optionals by their declared type.</param>
    /// <exception cref="ModelException">The model is bad, or its shapes do not fit these inputs.</exception>
    /// <exception cref="UnsupportedException">DEC1651: it has operators that neither a kernel nor the reference runs; all are listed.</exception>
    public static Program Compile(Model source, IReadOnlyDictionary<string, DataType> given)
    {
        Model model = Lower(source, given);
        RequireAddressable(model.Graph);
        return new Program(model, LayoutPlanner.Plan(model.Graph));
    }

    /// <summary>The model that a program is planned from: specialised, folded and rewritten. The reference gives the truth of its results.</summary>
    /// <inheritdoc cref="Compile"/>
    public static Model Lower(Model source, IReadOnlyDictionary<string, DataType> given)
    {
        Model model = Specialization.Apply(source, given);
        RequireKnownOperators(model);

        // Integers must be seen behind DequantizeLinear before it is folded into floats.
        ConstantFolding.Apply(model.Graph, static n => n.Op is not DequantizeLinearOp);
        DeadNodes.Remove(model.Graph);
        while (ConstantBranches.Inline(model.Graph))
        {
            Specialization.Infer(model.Graph);
            ConstantFolding.Apply(model.Graph, static n => n.Op is not DequantizeLinearOp);
            DeadNodes.Remove(model.Graph);
        }

        QuantizedLowering.Apply(model.Graph);
        ConstantFolding.Apply(model.Graph, static _ => true);
        DeadNodes.Remove(model.Graph);
        return model;
    }

    // Sums of these sizes stay far from the end of 64 bits.
    private static void RequireAddressable(Graph graph)
    {
        foreach (Value value in graph.Values)
        {
            if (value.Constant is null && EvaluationBudget.Bytes(value.Type) > LargestValue)
            {
                throw new ModelException("DEC1354", $"engine: the value '{value.Name}' of {value.Producer} would be {value.Type}, more than any machine holds");
            }
        }
    }

    private static void RequireKnownOperators(Model model)
    {
        string[] missing = [.. model.Graph.AllNodes().Where(static n => n.Op is OpaqueOp)
            .GroupBy(static n => n.Op.Schema.ToString()).Select(static g => $"{g.Key} ({g.Count()}: {string.Join(", ", g.Take(3))})")];
        if (missing.Length > 0)
        {
            throw new UnsupportedException("DEC1651", $"engine: the model has operators that cannot be evaluated: {string.Join("; ", missing)}");
        }
    }
}
