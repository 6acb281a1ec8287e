using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary><c>Y = alpha · A' · B'</c>, where the last two axes of A and B may be transposed; shapes as in MatMul. Rounded once.</summary>
/// <param name="Alpha">The factor of the product.</param>
/// <param name="TransA">Whether A's matrices are given as <c>[K,M]</c>.</param>
/// <param name="TransB">Whether B's matrices are given as <c>[N,K]</c>.</param>
/// <param name="TransBatchA">Whether A's first axis is moved before its last: A is given as <c>[M,…,K]</c>.</param>
/// <param name="TransBatchB">Whether B's first axis is moved before its last: B is given as <c>[K,…,N]</c>.</param>
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
    public override void Infer(InferenceContext context) => context.SetOutput(
        0, context.ElementType(0), MatMulSizes.Infer(context, Moved(context.Shape(0), TransA, TransBatchA), Moved(context.Shape(1), TransB, TransBatchB)));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor a = Moved(context.Input(0), TransA, TransBatchA);
        Tensor b = Moved(context.Input(1), TransB, TransBatchB);
        MatMulSizes sizes = MatMulSizes.Of(context, a, b);
        double[] y = sizes.Multiply<double, double, OwnSums<double>>(TensorConversion.Doubles(a), TensorConversion.Doubles(b), context.Cancellation);
        foreach (ref double value in y.AsSpan())
        {
            value *= Alpha;
        }

        context.SetOutput(0, TensorConversion.FromDoubles(context.Input(0).ElementType, y, sizes.Output));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node)
    {
        OperatorFacts facts = MatMulFacts.Of(node, 0, 1, FloatFacts.Accumulator(node));
        int[] left = Order(node.Input(0)?.Shape?.Rank ?? 0, TransA, TransBatchA);
        int[] right = Order(node.Input(1)?.Shape?.Rank ?? 0, TransB, TransBatchB);
        bool leftHoldsWeights = facts.WeightInput == 0;
        return facts with
        {
            IsQuantizable = false,
            WeightOutputAxis = At(leftHoldsWeights ? left : right, facts.WeightOutputAxis),
            WeightInputAxis = At(leftHoldsWeights ? left : right, facts.WeightInputAxis),
            DataChannelAxis = At(leftHoldsWeights ? right : left, facts.DataChannelAxis),
            MultiplyAccumulates = left.Length == 0
                ? Dim.Unknown : (node.Output(0)?.Shape?.SymbolicElementCount ?? Dim.Unknown) * node.Input(0)!.Shape![left[^1]],
            Axes = [.. facts.Axes.Select(f => f with { InputAxis = (f.Input == 0 ? left : right)[f.InputAxis] })],
        };
    }

    private static int? At(int[] order, int? axis) => axis is { } known ? order[known] : null;

    // The axes of an operand in the order that the product takes them in.
    private static int[] Order(int rank, bool transposed, bool batchLast)
    {
        if (rank < 2)
        {
            return [.. Enumerable.Range(0, rank)];
        }

        int[] order = batchLast ? [.. Enumerable.Range(1, rank - 2), 0, rank - 1] : [.. Enumerable.Range(0, rank)];
        return transposed ? [.. order[..^2], order[^1], order[^2]] : order;
    }

    private static Shape? Moved(Shape? shape, bool transposed, bool batchLast) =>
        shape is null ? null : Shape.Of(Order(shape.Rank, transposed, batchLast).Select(a => shape[a]));

    private static Tensor Moved(Tensor tensor, bool transposed, bool batchLast)
    {
        int[] order = Order(tensor.Rank, transposed, batchLast);
        long[] strides = tensor.Shape.Strides();
        return TensorMovement.View(tensor, [.. order.Select(a => tensor.Shape[a].Value)], Array.ConvertAll(order, a => strides[a]));
    }
}
