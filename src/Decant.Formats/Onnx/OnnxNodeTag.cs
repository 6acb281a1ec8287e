namespace Decant.Formats.Onnx;

/// <summary>Kept with a node of the graph: which node of the file it was made from.</summary>
/// <param name="Source">The node of the file.</param>
/// <param name="Index">Which of the nodes made from it this is.</param>
internal sealed record OnnxNodeTag(OnnxNodeSource Source, int Index);
