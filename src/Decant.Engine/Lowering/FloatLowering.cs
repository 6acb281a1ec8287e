using Decant.Graphs;
using Decant.Operators;
using Decant.Passes;

namespace Decant.Engine;

/// <summary>Puts one operator in the place of those that older opsets write it as, where a kernel runs the one.</summary>
internal static class FloatLowering
{
    private static readonly PassStage Stage = new("lower-float", [new FuseGelu(), new FuseLayerNormalization()]);

    /// <summary>Rewrites a model whose types were inferred, in place. One with subgraphs is left as it is: a branch that is not taken need not be well-typed.</summary>
    public static void Apply(Model model)
    {
        if (model.Graph.Nodes.All(static n => n.Subgraphs.Count == 0) && model.Graph.Nodes.Any(static n => n.Op is ErfOp or ReduceMeanOp))
        {
            new PassPipeline([Stage], new PassSettings { TargetOpset = OperatorRegistry.NewestOpset }).Run(model);
        }
    }
}
