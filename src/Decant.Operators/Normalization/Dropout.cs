using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// In inference the identity. In training (input 2 true) each element is kept with probability <c>1 - ratio</c> and scaled by
/// <c>1 / (1 - ratio)</c>, or set to zero; the choices depend only on the seed.
/// </summary>
/// <param name="Seed">The seed of the choices; null is 0.</param>
public sealed record DropoutOp(long? Seed = null) : Operator
{
    private const double DefaultRatio = 0.5;

    /// <summary>ONNX Dropout.</summary>
    public static OperatorSchema Definition { get; } = new("Dropout", 22)
    {
        Inputs =
        [
            new("data", TypeSet.Float | TypeSet.Float8, "T"), new("ratio", TypeSet.Float | TypeSet.Float8, "T1", ParameterKind.Optional),
            new("training_mode", TypeSet.Bool, null, ParameterKind.Optional),
        ],
        Outputs = [new("output", TypeSet.Float | TypeSet.Float8, "T"), new("mask", TypeSet.Bool, null, ParameterKind.Optional)],
        Attributes = ["seed"],
        Create = static a => new DropoutOp(a.Contains("seed") ? a.Int("seed") : null),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        if (Seed is { } seed)
        {
            attributes.Set("seed", seed);
        }
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        context.SetOutput(0, context.Input(0));
        context.SetOutput(1, ElementType.Bool, context.Shape(0));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor data = context.Input(0);
        double ratio = context.OptionalInput(1)?.ReadDouble(0) ?? DefaultRatio;
        bool training = context.OptionalInput(2)?.ReadInt64(0) is not (null or 0);
        if (!training || ratio == 0)
        {
            context.SetOutput(0, data);
            context.SetOutput(1, Tensor.Splat(data.Shape, true));
            return;
        }

        var random = new Random(unchecked((int)(Seed ?? 0)));
        double[] values = data.ToDoubles();
        var mask = new bool[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            mask[i] = random.NextDouble() >= ratio;
            values[i] = mask[i] ? values[i] / (1 - ratio) : 0;
        }

        context.SetOutput(0, NumberConversion.FromDoubles(data.ElementType, values, data.Shape));
        context.SetOutput(1, Tensor.Create(mask, data.Shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node)
    {
        bool inference = node.Input(2) is null || node.Input(2)!.Constant?.ReadInt64(0) == 0;
        return new()
        {
            IsDeterministic = inference,
            IsElementwise = true,
            PassesValues = inference,
            ValueInputs = [0],
            Axes = [.. Enumerable.Range(0, node.Input(0)?.Shape?.Rank ?? 0).Select(static axis => new AxisFlow(0, axis, 0, axis))],
        };
    }
}
