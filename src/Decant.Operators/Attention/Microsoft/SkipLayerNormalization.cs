using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Layer normalization of a sum: <c>output = (x - mean) / sqrt(variance + epsilon) * gamma + beta</c> along the last axis of
/// <c>x = input + skip + bias</c>. Computed in double precision and rounded once.
/// </summary>
/// <param name="Epsilon">Keeps the root away from zero.</param>
public sealed record SkipLayerNormalizationOp(float Epsilon = 1e-12f) : Operator
{
    private const int SumOutput = 3;

    /// <summary>ONNX Runtime's SkipLayerNormalization.</summary>
    public static OperatorSchema Definition { get; } = new("SkipLayerNormalization", 1)
    {
        Domain = MicrosoftDomain.Name,
        Inputs =
        [
            new("input", TypeSet.Float, "T"), new("skip", TypeSet.Float, "T"), new("gamma", TypeSet.Float, "T"),
            new("beta", TypeSet.Float, "T", ParameterKind.Optional), new("bias", TypeSet.Float, "T", ParameterKind.Optional),
        ],
        Outputs =
        [
            new("output", TypeSet.Float, "T"), new("mean", TypeSet.Of(ElementType.Float32), "U", ParameterKind.Optional),
            new("inv_std_var", TypeSet.Of(ElementType.Float32), "U", ParameterKind.Optional), new("input_skip_bias_sum", TypeSet.Float, "T", ParameterKind.Optional),
        ],
        Attributes = ["epsilon"],
        Create = static a => new SkipLayerNormalizationOp(a.Float("epsilon", 1e-12f)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("epsilon", Epsilon, 1e-12f);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? statistics = context.Shape(0) is { Rank: > 0 } x ? Shape.Of([.. x.Take(x.Rank - 1), 1]) : null;
        context.SetOutput(0, context.Input(0));
        context.SetOutput(1, ElementType.Float32, statistics);
        context.SetOutput(2, ElementType.Float32, statistics);
        context.SetOutput(SumOutput, context.Input(0));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        int size = x.Rank > 0 ? (int)x.Sizes[^1] : throw context.Fail("DEC1255", $"input is {x}, expected an axis to normalize along");
        double[] values = TensorConversion.Doubles(x).ToArray();
        LastAxisNormalization.AddRepeated(context, values, context.Input(1), values.Length);
        LastAxisNormalization.AddRepeated(context, values, context.OptionalInput(4), size);
        context.SetOutput(SumOutput, TensorConversion.FromDoubles(x.ElementType, [.. values], x.Shape));
        double[] gamma = context.Input(2).ToDoubles();
        double[] beta = context.OptionalInput(3)?.ToDoubles() ?? new double[size];
        if (gamma.Length != size || beta.Length != size)
        {
            throw context.Fail("DEC1255", $"gamma {context.Input(2)} and beta do not fit the last axis of {x}");
        }

        (double[] means, double[] inverses) = LastAxisNormalization.Apply(values, Shape.CountElements(x.Sizes[..^1]), Epsilon, gamma, beta);
        var statistics = Shape.Of([.. x.Sizes[..^1], 1]);
        context.SetOutput(0, TensorConversion.FromDoubles(x.ElementType, values, x.Shape));
        context.SetOutput(1, TensorConversion.FromDoubles(ElementType.Float32, means, statistics));
        context.SetOutput(2, TensorConversion.FromDoubles(ElementType.Float32, inverses, statistics));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node)
    {
        int rank = node.Input(0)?.Shape?.Rank ?? 0;
        IEnumerable<AxisFlow> data = Enumerable.Range(0, rank).Select(static axis => new AxisFlow(0, axis, 0, axis));
        return new() { WeightInput = 2, WeightOutputAxis = 0, OutputChannelAxis = rank - 1, Axes = [.. data, new(2, 0, 0, Math.Max(rank - 1, 0))] };
    }
}
