namespace Decant.Formats.Onnx;

/// <summary>How an ONNX file is written.</summary>
/// <param name="Opset">
/// The version of ONNX's own operators, from 13 on; null for the one that the model was read at, or the oldest newer one that expresses it.
/// </param>
/// <param name="ExternalData">
/// True: large tensors go to files of their own beside the model; false: all is in one file; null: such files are used where one would
/// be beyond the limit of a single file.
/// </param>
/// <param name="ExternalThreshold">Tensors of at least so many bytes go to those files.</param>
public sealed record OnnxWriteOptions(int? Opset = null, bool? ExternalData = null, long ExternalThreshold = 1024)
{
    /// <summary>The largest single file: by default the 2 GB that other readers of protobuf can take.</summary>
    public long SingleFileLimit { get; init; } = int.MaxValue;

    /// <summary>
    /// The bytes that one file of tensors should not exceed: further ones are begun, and a tensor larger than that has a file to itself.
    /// Null: one file takes all.
    /// </summary>
    public long? ExternalFileSize { get; init; }

    /// <summary>Whether float32 initializers with so many zeros that it takes fewer bytes are written as sparse ones, with an int64 index for each other element.</summary>
    public bool SparseInitializers { get; init; }
}
