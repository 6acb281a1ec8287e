using Decant.Graphs;

namespace Decant.Compression;

/// <summary>The layers that weights free of overflow cost most.</summary>
public static class OverflowFreeLayers
{
    /// <summary>The names of the layers' outputs, by how much of their weights' signal the limit loses, the worst first.</summary>
    /// <param name="model">The float model that the plan is for.</param>
    /// <param name="plan">The quantization.</param>
    public static IReadOnlyList<string> MostSensitive(Model model, QuantizationPlan plan) =>
        [.. OverflowFreeWeights.BySensitivity(model, QuantizationScope.Of(model, plan.ToOptions()).Nodes).Select(static n => n.Output(0)!.Name)];
}
