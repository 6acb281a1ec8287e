namespace Decant;

/// <summary>What a rewrite did to a model.</summary>
/// <param name="Output">The file that was written.</param>
/// <param name="Opset">The opset version it was written for.</param>
/// <param name="NodesBefore">The nodes before, those of subgraphs included.</param>
/// <param name="NodesAfter">The nodes after.</param>
/// <param name="BytesBefore">The file's size before.</param>
/// <param name="BytesAfter">The file's size after.</param>
/// <param name="Check">How far the outputs are from those before; null where they could not be compared.</param>
/// <param name="Notes">What else happened, in words.</param>
public sealed record RewriteReport(
    string Output,
    long Opset,
    int NodesBefore,
    int NodesAfter,
    long BytesBefore,
    long BytesAfter,
    ComparisonReport? Check,
    IReadOnlyList<string> Notes)
{
    /// <summary>What a quantization measured; null for other rewrites.</summary>
    public QuantizationSummary? Quantization { get; init; }
}
