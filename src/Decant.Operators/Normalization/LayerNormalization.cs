using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// <c>Y = (X - mean) / sqrt(variance + epsilon) * Scale + B</c>, mean and variance taken over all axes from <paramref name="Axis"/> on
/// (Ba et al., "Layer normalization"). Computed in double precision and rounded once.
/// </summary>
/// <param name="Axis">The first normalized axis; it may count from the end.</param>
/// <param name="Epsilon">Keeps the root away from zero.</param>
/// <param name="StashType">The type of the outputs Mean and InvStdDev.</param>
public sealed record LayerNormalizationOp(long Axis = -1, float Epsilon = 1e-5f, ElementType StashType = ElementType.Float32) : Operator
{
    /// <summary>ONNX LayerNormalization.</summary>
    public static OperatorSchema Definition { get; } = new("LayerNormalization", 17)
    {
        Inputs = [new("X", TypeSet.Float, "T"), new("Scale", TypeSet.Float, "T"), new("B", TypeSet.Float, "T", ParameterKind.Optional)],
        Outputs =
        [
            new("Y", TypeSet.Float, "T"), new("Mean", TypeSet.Float, "U", ParameterKind.Optional), new("InvStdDev", TypeSet.Float, "U", ParameterKind.Optional),
        ],
        Attributes = ["axis", "epsilon", "stash_type"],
        Create = static a => new LayerNormalizationOp(a.Int("axis", -1), a.Float("epsilon", 1e-5f), a.Type("stash_type", ElementType.Float32)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("axis", Axis, -1).Set("epsilon", Epsilon, 1e-5f).Set("stash_type", StashType, ElementType.Float32);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        context.SetOutput(0, context.Input(0));
        Shape? statistics = null;
        if (context.Shape(0) is { } shape)
        {
            int axis = Axes.Normalize(context, Axis, shape.Rank);
            statistics = Shape.Of(shape.Select((d, a) => a < axis ? d : 1));
        }

        context.SetOutput(1, StashType, statistics);
        context.SetOutput(2, StashType, statistics);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        int axis = Axes.Normalize(context, Axis, x.Rank);
        double[] values = TensorConversion.Doubles(x).ToArray();
        int size = (int)Shape.CountElements(x.Sizes[axis..]);
        int runs = (int)Shape.CountElements(x.Sizes[..axis]);
        var means = new double[runs];
        var inverses = new double[runs];
        for (int run = 0; run < runs; run++)
        {
            (means[run], double variance) = GroupStatistics.Of(values.AsSpan(run * size, size));
            inverses[run] = 1 / Math.Sqrt(variance + Epsilon);
            foreach (ref double value in values.AsSpan(run * size, size))
            {
                value = (value - means[run]) * inverses[run];
            }
        }

        NormalizedScale.Apply(context, values, x.Shape);
        long[] sizes = x.Sizes.ToArray();
        Array.Fill(sizes, 1, axis, sizes.Length - axis);
        context.SetOutput(0, TensorConversion.FromDoubles(x.ElementType, values, x.Shape));
        context.SetOutput(1, TensorConversion.FromDoubles(StashType, means, Shape.Of(sizes)));
        context.SetOutput(2, TensorConversion.FromDoubles(StashType, inverses, Shape.Of(sizes)));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => NormalizedScale.Facts(node, Axis);
}
