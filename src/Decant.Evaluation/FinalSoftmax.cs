using Decant.Graphs;
using Decant.Operators;

namespace Decant.Evaluation;

/// <summary>Finds the scores that a model turns into probabilities at its end.</summary>
public static class FinalSoftmax
{
    /// <summary>The name of the value that the softmax behind the first output reads, or null where there is none.</summary>
    public static string? InputName(Model model) =>
        model.Graph.Outputs is [{ Producer: { Op: SoftmaxOp } softmax }, ..] ? softmax.Input(0)?.Name : null;
}
