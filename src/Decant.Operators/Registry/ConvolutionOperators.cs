using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators that slide weights over the data.</summary>
public static class ConvolutionOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        CausalConvWithStateOp.Definition,
        Col2ImOp.Definition,
        ConvOp.Definition,
        ConvTransposeOp.Definition,
        DeformConvOp.Definition,
        FusedConvOp.Definition,
    ];
}
