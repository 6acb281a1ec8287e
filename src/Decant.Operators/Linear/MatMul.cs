using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// <c>Y = A · B</c> as NumPy's <c>matmul</c>: matrices on the last two axes, outer axes broadcast, vectors taken as a row (A) or a column (B).
/// Products of floats are summed in double precision and rounded once; integers wrap around.
/// </summary>
public sealed record MatMulOp : Operator
{
    private static readonly TypeSet Types = TypeSet.Float
        | TypeSet.Of(ElementType.Int32, ElementType.Int64, ElementType.UInt32, ElementType.UInt64);

    /// <summary>ONNX MatMul.</summary>
    public static OperatorSchema Definition { get; } = new("MatMul", 13)
    {
        Inputs = [new("A", Types, "T"), new("B", Types, "T")],
        Outputs = [new("Y", Types, "T")],
        Create = static _ => new MatMulOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => MatMulGradient.Add;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) =>
        context.SetOutput(0, context.ElementType(0), MatMulSizes.Infer(context, context.Shape(0), context.Shape(1)));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor a = context.Input(0);
        Tensor b = context.Input(1);
        MatMulSizes sizes = MatMulSizes.Of(context, a, b);
        context.SetOutput(0, a.ElementType switch
        {
            ElementType.Int32 => Own<int>(context, a, b, sizes),
            ElementType.Int64 => Own<long>(context, a, b, sizes),
            ElementType.UInt32 => Own<uint>(context, a, b, sizes),
            ElementType.UInt64 => Own<ulong>(context, a, b, sizes),
            ElementType.Float64 => Own<double>(context, a, b, sizes),
            _ => TensorConversion.FromDoubles(
                a.ElementType,
                sizes.Multiply<float, double, SingleSums>(TensorConversion.Floats(a), TensorConversion.Floats(b), context.Cancellation),
                sizes.Output),
        });
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => MatMulFacts.Of(node, 0, 1, FloatFacts.Accumulator(node));

    private static Tensor Own<T>(EvaluationContext context, Tensor a, Tensor b, MatMulSizes sizes)
        where T : unmanaged, System.Numerics.INumber<T> =>
        Tensor.Create(sizes.Multiply<T, T, OwnSums<T>>(a.AsSpan<T>(), b.AsSpan<T>(), context.Cancellation), sizes.Output);
}
