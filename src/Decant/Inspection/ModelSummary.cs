namespace Decant;

/// <summary>What a model is made of.</summary>
/// <param name="Format">The format of its file.</param>
/// <param name="Opset">ONNX's opset version; 0 where the format has none.</param>
/// <param name="Inputs">The inputs that a caller gives.</param>
/// <param name="Outputs">The outputs.</param>
/// <param name="Nodes">The nodes, those of subgraphs included.</param>
/// <param name="Parameters">The elements of all stored tensors.</param>
/// <param name="Bytes">The bytes of the file, external data included; of the stored tensors where there is no file.</param>
/// <param name="Macs">The multiply-accumulates of one run with dynamic dimensions at 1; null where a shape is not known.</param>
/// <param name="Sparsity">The share of weights that are zero, from 0 to 1; null where weights were not read.</param>
/// <param name="Operators">The number of nodes of each operator.</param>
/// <param name="Weights">The stored tensors; null where they were not asked for.</param>
public sealed record ModelSummary(
    string Format,
    long Opset,
    IReadOnlyList<ValueSummary> Inputs,
    IReadOnlyList<ValueSummary> Outputs,
    int Nodes,
    long Parameters,
    long Bytes,
    long? Macs,
    double? Sparsity,
    IReadOnlyDictionary<string, int> Operators,
    IReadOnlyList<WeightSummary>? Weights);
