using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary><c>Y = alpha · A' · B'</c>, where the last two axes of A and B may be transposed; shapes as in MatMul. Rounded once.</summary>
/// <param name="Alpha">The factor of the product.</param>
/// <param name="TransA">Whether A's matrices are given as <c>[K,M]</c>.</param>
/// <param name="TransB">Whether B's matrices are given as <c>[N,K]</c>.</param>
/// <param name="TransBatchA">Whether A's first axis is moved before its last; such nodes are carried through and not evaluated.</param>
/// <param name="TransBatchB">Whether B's first axis is moved before its last; such nodes are carried through and not evaluated.</param>
public sealed record FusedMatMulOp(
    float Alpha = 1, bool TransA = false, bool TransB = false, bool TransBatchA = false, bool TransBatchB = false) : Operator
{
    /// <summary>ONNX Runtime's FusedMatMul.</summary>
    public static OperatorSchema Definition { get; } = new("FusedMatMul", 1)
    {
        Domain = MicrosoftDomain.Name,
        Inputs = [new("A", TypeSet.Float, "T"), new("B", TypeSet.Float, "T")],
        Outputs = [new("Y", TypeSet.Float, "T")],
        Attributes = ["alpha", "transA", "transB", "transBatchA", "transBatchB"],
        Create = static a => new FusedMatMulOp(
            a.Float("alpha", 1), a.Bool("transA"), a.Bool("transB"), a.Bool("transBatchA"), a.Bool("transBatchB")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("alpha", Alpha, 1).Set("transA", TransA, false).Set("transB", TransB, false)
        .Set("transBatchA", TransBatchA, false).Set("transBatchB", TransBatchB, false);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, context.ElementType(0), TransBatchA || TransBatchB
        ? null
        : MatMulSizes.Infer(context, Transposed(context.Shape(0), TransA), Transposed(context.Shape(1), TransB)));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        if (TransBatchA || TransBatchB)
        {
            throw new UnsupportedException("DEC1265", $"{context.Who}: transposed batches are not evaluated");
        }

        Tensor a = Transposed(context.Input(0), TransA);
        Tensor b = Transposed(context.Input(1), TransB);
        MatMulSizes sizes = MatMulSizes.Of(context, a, b);
        double[] y = sizes.Multiply<double, double, OwnSums<double>>(TensorConversion.Doubles(a), TensorConversion.Doubles(b), context.Cancellation);
        foreach (ref double value in y.AsSpan())
        {
            value *= Alpha;
        }

        context.SetOutput(0, TensorConversion.FromDoubles(context.Input(0).ElementType, y, sizes.Output));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new() { Accumulator = FloatFacts.Accumulator(node) };

    private static Shape? Transposed(Shape? shape, bool transposed) => shape is { Rank: >= 2 } && transposed
        ? Shape.Of([.. shape.Take(shape.Rank - 2), shape[shape.Rank - 1], shape[shape.Rank - 2]])
        : shape;

    private static Tensor Transposed(Tensor tensor, bool transposed)
    {
        if (!transposed || tensor.Rank < 2)
        {
            return tensor;
        }

        ReadOnlySpan<double> values = TensorConversion.Doubles(tensor);
        int rows = (int)tensor.Sizes[^2];
        int columns = (int)tensor.Sizes[^1];
        var result = new double[values.Length];
        for (int start = 0; start < values.Length; start += rows * columns)
        {
            MatrixProduct.Transpose(values.Slice(start, rows * columns), rows, columns).CopyTo(result, start);
        }

        return Tensor.Create(result, Transposed(tensor.Shape, true)!);
    }
}
