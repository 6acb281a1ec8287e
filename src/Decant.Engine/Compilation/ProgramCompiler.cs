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
    /// <param name="limits">How much constants may take; null for the usual limits.</param>
    /// <param name="chooser">Picks kernels.</param>
    /// <exception cref="ModelException">The model is bad, its shapes do not fit these inputs, or it does not fit into memory (DEC1353, DEC1354).</exception>
    /// <exception cref="UnsupportedException">DEC1651: it has operators that neither a kernel nor the reference runs; all are listed.</exception>
    public static Program Compile(Model source, IReadOnlyDictionary<string, DataType> given, EvaluationLimits limits, KernelChooser chooser)
    {
        Model model = Lower(source, given, limits);
        RequireAddressable(model.Graph);
        RequireConstants(model.Graph, limits);
        return new Program(model, LayoutPlanner.Plan(model.Graph), chooser);
    }

    /// <summary>The model that a program is planned from: specialised, folded and rewritten. The reference gives the truth of its results.</summary>
    /// <param name="source">The model; it is not changed.</param>
    /// <param name="given">The type of each input that the caller gives, by name.</param>
    /// <param name="limits">How much constants may take; null for the usual limits.</param>
    public static Model Lower(Model source, IReadOnlyDictionary<string, DataType> given, EvaluationLimits? limits = null)
    {
        limits ??= EvaluationLimits.Default;
        Model model = Specialization.Apply(source, given);
        RequireKnownOperators(model);
        NarrowLowering.ApplyTables(model.Graph);

        // Integers must be seen behind DequantizeLinear before it is folded into floats.
        ConstantFolding.Apply(model.Graph, static n => n.Op is not DequantizeLinearOp, limits);
        DeadNodes.Remove(model.Graph);
        while (ConstantBranches.Inline(model.Graph))
        {
            Specialization.Infer(model.Graph);
            ConstantFolding.Apply(model.Graph, static n => n.Op is not DequantizeLinearOp, limits);
            DeadNodes.Remove(model.Graph);
        }

        HalfLowering.Apply(model.Graph);
        ConstantFolding.Apply(model.Graph, static n => n.Op is CastOp, limits);
        EinsumLowering.Apply(model.Graph);
        DynamicProductLowering.Apply(model.Graph);
        AttentionLowering.Apply(model.Graph);
        FloatLowering.Apply(model);
        QuantizedLowering.Apply(model.Graph);
        NarrowLowering.ApplyDequantized(model.Graph);
        ConstantFolding.Apply(model.Graph, static _ => true, limits);
        DeadNodes.Remove(model.Graph);
        return model;
    }

    // What repeats one value is stored once and computed with in full.
    private static void RequireConstants(Graph graph, EvaluationLimits limits)
    {
        long bytes = 0;
        foreach (Value value in graph.Initializers)
        {
            bytes += value.Initializer is { IsSplat: true } splat && value.Uses.Count > 0 ? splat.ByteLength : 0;
            if (bytes > limits.MemoryBytes)
            {
                throw new ModelException("DEC1353", $"engine: the constants up to '{value.Name}' ({value.Type}) take {bytes} bytes, more than the limit of {limits.MemoryBytes}; raise the memory limit if that is meant");
            }
        }
    }

    // Sums of these sizes stay far from the end of 64 bits.
    private static void RequireAddressable(Graph graph)
    {
        foreach (Value value in graph.Values)
        {
            if (EvaluationBudget.Bytes(value.Type) > LargestValue)
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
