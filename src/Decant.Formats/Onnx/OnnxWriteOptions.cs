namespace Decant.Formats.Onnx;

/// <summary>How an ONNX file is written.</summary>
/// <param name="Opset">
/// The version of ONNX's own operators, from 13 on; null for the one that the model was read at, or the oldest newer one that expresses it.
/// </param>
/// <param name="ExternalData">
/// True: large tensors go to a second file beside the model; false: all is in one file; null: a second file is used where one would
/// be beyond the 2 GB that other readers of protobuf can take.
/// </param>
/// <param name="ExternalThreshold">Tensors of at least so many bytes go to the second file.</param>
public sealed record OnnxWriteOptions(int? Opset = null, bool? ExternalData = null, long ExternalThreshold = 1024);
