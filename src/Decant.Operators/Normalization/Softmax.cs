using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary><c>output = exp(input) / sum(exp(input))</c> along one axis, shifted by the maximum so that nothing overflows.</summary>
/// <param name="Axis">The axis; it may count from the end.</param>
public sealed record SoftmaxOp(long Axis = -1) : Operator
{
    /// <summary>ONNX Softmax.</summary>
    public static OperatorSchema Definition { get; } = new("Softmax", 13)
    {
        Inputs = [new("input", TypeSet.Float, "T")],
        Outputs = [new("output", TypeSet.Float, "T")],
        Attributes = ["axis"],
        Create = static a => new SoftmaxOp(a.Int("axis", -1)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("axis", Axis, -1);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        if (context.Shape(0) is { } shape)
        {
            _ = Axes.Normalize(context, Axis, shape.Rank);
        }

        UnaryMath.InferSame(context);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor input = context.Input(0);
        int axis = Axes.Normalize(context, Axis, input.Rank);
        double[] values = input.ToDoubles();
        long size = input.Sizes[axis];
        long inner = input.Shape.Strides()[axis];
        for (long start = 0; start < values.Length; start += size * inner)
        {
            for (long lane = start; lane < start + inner; lane++)
            {
                NormalizeLane(values, lane, size, inner);
            }
        }

        context.SetOutput(0, TensorConversion.FromDoubles(input.ElementType, values, input.Shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new() { OutputRange = (0, 1) };

    private static void NormalizeLane(double[] values, long lane, long size, long inner)
    {
        double maximum = double.NegativeInfinity;
        for (long i = 0; i < size; i++)
        {
            maximum = Math.Max(maximum, values[lane + (i * inner)]);
        }

        double sum = 0;
        for (long i = 0; i < size; i++)
        {
            ref double value = ref values[lane + (i * inner)];
            value = Math.Exp(value - maximum);
            sum += value;
        }

        for (long i = 0; i < size; i++)
        {
            values[lane + (i * inner)] /= sum;
        }
    }
}
