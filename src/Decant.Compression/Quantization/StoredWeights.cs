using Decant.Graphs;
using Decant.Passes;

namespace Decant.Compression;

/// <summary>Leaves out what a quantization no longer needs.</summary>
internal static class StoredWeights
{
    /// <summary>Takes away nodes and float weights that nothing reads any more, and checks the graph.</summary>
    public static void Tidy(Model model) => new PassPipeline(
        [new PassStage("storage", [new RemoveDeadNodes(), new RemoveUnusedInitializers()])]).Run(model);
}
