using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The coordinates of the elements that are not zero, in row-major order, as <c>int64[rank, n]</c>.</summary>
public sealed record NonZeroOp : Operator
{
    /// <summary>ONNX NonZero.</summary>
    public static OperatorSchema Definition { get; } = new("NonZero", 13)
    {
        Inputs = [new("X", ElementCast.Types, "T")],
        Outputs = [new("Y", TypeSet.Int64)],
        Create = static _ => new NonZeroOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) =>
        context.SetOutput(0, ElementType.Int64, [context.Shape(0) is { } shape ? shape.Rank : Dim.Unknown, Dim.Unknown]);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        ReadOnlySpan<bool> set = ElementCast.Convert(x, ElementType.Bool).AsSpan<bool>();
        int count = set.Count(true);
        var coordinates = new long[(long)x.Rank * count];
        var walk = new IndexWalk(x.Sizes);
        for (int i = 0, found = 0; i < set.Length; i++, walk.Next())
        {
            if (!set[i])
            {
                continue;
            }

            for (int axis = 0; axis < x.Rank; axis++)
            {
                coordinates[((long)axis * count) + found] = walk.Index[axis];
            }

            found++;
        }

        context.SetOutput(0, Tensor.Create(coordinates, Shape.Of(x.Rank, count)));
    }
}
