using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// <c>Y = X / sqrt(mean(X²) + epsilon) * scale</c>, the mean taken over all axes from <paramref name="Axis"/> on (Zhang and Sennrich,
/// "Root mean square layer normalization"). Computed in double precision and rounded once.
/// </summary>
/// <param name="Axis">The first normalized axis; it may count from the end.</param>
/// <param name="Epsilon">Keeps the root away from zero.</param>
/// <param name="StashType">The type that runtimes compute in.</param>
public sealed record RmsNormalizationOp(long Axis = -1, float Epsilon = 1e-5f, ElementType StashType = ElementType.Float32) : Operator
{
    /// <summary>ONNX RMSNormalization.</summary>
    public static OperatorSchema Definition { get; } = new("RMSNormalization", 23)
    {
        Inputs = [new("X", TypeSet.Float, "T"), new("scale", TypeSet.Float, "V")],
        Outputs = [new("Y", TypeSet.Float, "V")],
        Attributes = ["axis", "epsilon", "stash_type"],
        Create = static a => new RmsNormalizationOp(a.Int("axis", -1), a.Float("epsilon", 1e-5f), a.Type("stash_type", ElementType.Float32)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("axis", Axis, -1).Set("epsilon", Epsilon, 1e-5f).Set("stash_type", StashType, ElementType.Float32);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        if (context.Shape(0) is { } shape)
        {
            _ = Axes.Normalize(context, Axis, shape.Rank);
        }

        context.SetOutput(0, context.ElementType(1), context.Shape(0));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        int axis = Axes.Normalize(context, Axis, x.Rank);
        double[] values = TensorConversion.Doubles(x).ToArray();
        int size = (int)Shape.CountElements(x.Sizes[axis..]);
        for (int start = 0; start < values.Length; start += size)
        {
            Span<double> run = values.AsSpan(start, size);
            double factor = 1 / Math.Sqrt((OwnSums<double>.Dot(run, run) / size) + Epsilon);
            foreach (ref double value in run)
            {
                value *= factor;
            }
        }

        NormalizedScale.Apply(context, values, x.Shape);
        context.SetOutput(0, TensorConversion.FromDoubles(context.Input(1).ElementType, values, x.Shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => NormalizedScale.Facts(node, Axis);
}
