using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// <c>Y = X / sqrt(mean(X²) + epsilon) * scale</c>, the mean taken over all axes from <paramref name="Axis"/> on (Zhang and Sennrich, "Root mean square
/// layer normalization"). ONNX Runtime keeps it in ONNX's own domain. Computed in double precision and rounded once.
/// </summary>
/// <param name="Axis">The first normalized axis; it may count from the end.</param>
/// <param name="Epsilon">Keeps the root away from zero.</param>
/// <param name="StashType">The type of the output inv_std_var.</param>
public sealed record SimplifiedLayerNormalizationOp(long Axis = -1, float Epsilon = 1e-5f, ElementType StashType = ElementType.Float32) : Operator
{
    /// <summary>ONNX Runtime's SimplifiedLayerNormalization.</summary>
    public static OperatorSchema Definition { get; } = new("SimplifiedLayerNormalization", 1)
    {
        Inputs = [new("X", TypeSet.Float, "T"), new("scale", TypeSet.Float, "V")],
        Outputs = [new("Y", TypeSet.Float, "V"), new("inv_std_var", TypeSet.Float, "U", ParameterKind.Optional)],
        Attributes = ["axis", "epsilon", "stash_type"],
        Create = static a => new SimplifiedLayerNormalizationOp(a.Int("axis", -1), a.Float("epsilon", 1e-5f), a.Type("stash_type", ElementType.Float32)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("axis", Axis, -1).Set("epsilon", Epsilon, 1e-5f).Set("stash_type", StashType, ElementType.Float32);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? statistics = null;
        if (context.Shape(0) is { } shape)
        {
            int axis = Axes.Normalize(context, Axis, shape.Rank);
            statistics = Shape.Of(shape.Select((d, a) => a < axis ? d : 1));
        }

        context.SetOutput(0, context.ElementType(1), context.Shape(0));
        context.SetOutput(1, StashType, statistics);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        Tensor scale = context.Input(1);
        int axis = Axes.Normalize(context, Axis, x.Rank);
        int size = (int)Shape.CountElements(x.Sizes[axis..]);
        if (scale.Length != size)
        {
            throw context.Fail("DEC1255", $"scale {scale} does not fit the axes of {x} from {axis} on");
        }

        double[] values = TensorConversion.Doubles(x).ToArray();
        double[] inverses = LastAxisNormalization.ApplyRootMeanSquare(values, Shape.CountElements(x.Sizes[..axis]), Epsilon, scale.ToDoubles());
        long[] sizes = x.Sizes.ToArray();
        Array.Fill(sizes, 1, axis, sizes.Length - axis);
        context.SetOutput(0, TensorConversion.FromDoubles(scale.ElementType, values, x.Shape));
        context.SetOutput(1, TensorConversion.FromDoubles(StashType, inverses, Shape.Of(sizes)));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => NormalizedScale.Facts(node, Axis);
}
