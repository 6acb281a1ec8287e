using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>One of the layers that together stand for a layer.</summary>
/// <param name="Op">The operator; its slots for data, weight and bias are those of the layer.</param>
/// <param name="Weight">The weight.</param>
internal sealed record LayerPart(Operator Op, Tensor Weight);
