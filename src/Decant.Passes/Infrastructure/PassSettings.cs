using Decant.Graphs;

namespace Decant.Passes;

/// <summary>What all passes of a pipeline are told.</summary>
public sealed record PassSettings
{
    /// <summary>The opset that the model will be written at: no pass uses an operator newer than it. Null keeps the model's own.</summary>
    public long? TargetOpset { get; init; }

    /// <summary>The bytes by which a folded constant may exceed the constants that it replaces.</summary>
    public long FoldLimit { get; init; } = 8 << 20;

    /// <summary>The multiply-accumulates of a node that is folded at most: about a second of each operator's own evaluation.</summary>
    public long FoldWork { get; init; } = 1 << 28;

    /// <summary>Folded constants of more bytes than this are not kept: they are computed again when they are read.</summary>
    public long KeptConstant { get; init; } = 16 << 20;

    /// <summary>Computes what is folded; each operator's own evaluation by default.</summary>
    public ConstantEvaluator Evaluator { get; init; } = EvaluateByReference;

    /// <summary>Stops after so many rewrites, to find one that breaks a model; null does not stop.</summary>
    public int? MaximumSteps { get; init; }

    private static IReadOnlyList<Tensors.RuntimeValue?> EvaluateByReference(Node node, IReadOnlyList<Tensors.RuntimeValue?> inputs)
    {
        var context = new EvaluationContext(node, inputs, static (subgraph, _) =>
            throw new InvalidOperationException($"graph '{subgraph.Name}': nodes with subgraphs are not folded"));
        NodeEvaluation.Run(context);
        return context.Outputs;
    }
}
