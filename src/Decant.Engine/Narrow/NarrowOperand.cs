using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>A product of float32 by a matrix of its own, with at most a constant row added: what narrow weights can stand in.</summary>
/// <param name="Weight">The matrix.</param>
/// <param name="Transposed">Whether it is stored as [N,K].</param>
/// <param name="Bias">The row [N], or null.</param>
internal sealed record NarrowOperand(Value Weight, bool Transposed, Value? Bias)
{
    /// <summary>The axis that is summed over.</summary>
    public int Axis => Transposed ? 1 : 0;

    /// <summary>The rows of the matrix.</summary>
    public long K => Weight.Shape!.Sizes[Axis];

    /// <summary>Its columns.</summary>
    public long N => Weight.Shape!.Sizes[1 - Axis];

    /// <summary>Reads a node; null where it is no such product.</summary>
    public static NarrowOperand? Of(Node node)
    {
        bool fits = node.Input(0)?.TensorType is { ElementType: ElementType.Float32, Shape.Rank: > 1 } && node.Input(0)!.Constant is null
            && node.Input(1)?.TensorType is { ElementType: ElementType.Float32, Shape: { Rank: 2, IsStatic: true } shape } && shape.ElementCount > 0;
        return !fits ? null : node.Op switch
        {
            MatMulOp => new NarrowOperand(node.Inputs[1]!, false, null),
            GemmOp { Alpha: 1, Beta: 1, TransA: false } op when node.Input(2) is null || IsRow(node.Input(2)!, node.Inputs[1]!.Shape!.Sizes[op.TransB ? 0 : 1]) =>
                new NarrowOperand(node.Inputs[1]!, op.TransB, node.Input(2)),
            _ => null,
        };
    }

    private static bool IsRow(Value c, long columns) =>
        c.Constant is { ElementType: ElementType.Float32 } constant && constant.Length == columns && constant.Rank > 0 && constant.Sizes[^1] == columns;
}
