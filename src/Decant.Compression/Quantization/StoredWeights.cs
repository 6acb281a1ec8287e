using Decant.Graphs;
using Decant.Passes;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>The weights that a quantization stores, and those that it no longer needs.</summary>
internal static class StoredWeights
{
    /// <summary>Integers of 8 bits as a tensor of int8 or uint8.</summary>
    public static Tensor OfBytes(byte[] integers, ElementType type, Shape shape) => type == ElementType.UInt8
        ? Tensor.Create(integers, shape)
        : Tensor.Create(Array.ConvertAll(integers, static b => (sbyte)b), shape);

    /// <summary>Takes away nodes and float weights that nothing reads any more, and checks the graph.</summary>
    public static void Tidy(Model model) => new PassPipeline(
        [new PassStage("storage", [new RemoveDeadNodes(), new RemoveUnusedInitializers()])]).Run(model);
}
