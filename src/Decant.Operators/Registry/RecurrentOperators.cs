using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators that carry a state along a sequence.</summary>
public static class RecurrentOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        DynamicQuantizeLstmOp.Definition,
        GruOp.Definition,
        LstmOp.Definition,
        RnnOp.Definition,
    ];
}
