using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The determinant of the innermost square matrices: <c>X: T[…, M, M]</c> → <c>Y: T[…]</c>, by elimination with partial pivoting in double precision.</summary>
public sealed record DetOp : Operator
{
    /// <summary>ONNX Det.</summary>
    public static OperatorSchema Definition { get; } = new("Det", 22)
    {
        Inputs = [new("X", TypeSet.Float, "T")],
        Outputs = [new("Y", TypeSet.Float, "T")],
        Create = static _ => new DetOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(
        0, context.ElementType(0), context.Shape(0) is { Rank: >= 2 } shape ? Shape.Of(shape.Take(shape.Rank - 2)) : null);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        if (x.Rank < 2 || x.Sizes[^1] != x.Sizes[^2])
        {
            throw context.Fail("DEC1225", $"{x} holds no square matrices");
        }

        int size = (int)x.Sizes[^1];
        double[] values = x.ToDoubles();
        var results = new double[Shape.CountElements(x.Sizes[..^2])];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = Determinant(values.AsSpan(i * size * size, size * size), size);
        }

        context.SetOutput(0, TensorConversion.FromDoubles(x.ElementType, results, Shape.Of(x.Sizes[..^2])));
    }

    private static double Determinant(Span<double> matrix, int size)
    {
        double determinant = 1;
        for (int column = 0; column < size; column++)
        {
            int pivot = column;
            for (int row = column + 1; row < size; row++)
            {
                pivot = Math.Abs(matrix[(row * size) + column]) > Math.Abs(matrix[(pivot * size) + column]) ? row : pivot;
            }

            double head = matrix[(pivot * size) + column];
            if (head == 0)
            {
                return 0;
            }

            determinant *= pivot == column ? head : -head;
            for (int k = column; k < size; k++)
            {
                (matrix[(pivot * size) + k], matrix[(column * size) + k]) = (matrix[(column * size) + k], matrix[(pivot * size) + k]);
            }

            for (int row = column + 1; row < size; row++)
            {
                double factor = matrix[(row * size) + column] / head;
                for (int k = column; k < size; k++)
                {
                    matrix[(row * size) + k] -= factor * matrix[(column * size) + k];
                }
            }
        }

        return determinant;
    }
}
