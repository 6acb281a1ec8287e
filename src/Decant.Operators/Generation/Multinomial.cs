using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Draws classes: <c>input: T1[batch, classes]</c> holds unnormalised log-probabilities, <c>output: T2[batch, samples]</c> class numbers.</summary>
/// <param name="Type">The element type of the class numbers.</param>
/// <param name="SampleSize">How many are drawn.</param>
/// <param name="Seed">The seed; null to take it from the name of the output.</param>
public sealed record MultinomialOp(ElementType Type = ElementType.Int32, long SampleSize = 1, float? Seed = null) : Operator
{
    /// <summary>ONNX Multinomial.</summary>
    public static OperatorSchema Definition { get; } = new("Multinomial", 22)
    {
        Inputs = [new("input", TypeSet.Float, "T1")],
        Outputs = [new("output", TypeSet.Index, "T2")],
        Attributes = ["dtype", "sample_size", "seed"],
        Create = static a => new MultinomialOp(a.Type("dtype", ElementType.Int32), a.Int("sample_size", 1), RandomStream.Seed(a)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        RandomStream.Write(attributes, Type == ElementType.Int32 ? null : Type, Seed);
        attributes.Set("sample_size", SampleSize, 1);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) =>
        context.SetOutput(0, Type, [context.Shape(0) is { Rank: > 0 } shape ? shape[0] : Dim.Unknown, SampleSize]);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor input = context.Input(0);
        if (input.Rank != 2 || input.Sizes[1] == 0)
        {
            throw context.Fail("DEC1225", $"{input} is no matrix of log-probabilities");
        }

        Random random = RandomStream.Of(context, Seed);
        int classes = (int)input.Sizes[1];
        double[] logits = input.ToDoubles();
        var drawn = new long[input.Sizes[0] * SampleSize];
        for (int i = 0; i < drawn.Length; i++)
        {
            drawn[i] = Draw(logits.AsSpan((int)(i / SampleSize) * classes, classes), random.NextDouble());
        }

        context.SetOutput(0, TensorConversion.FromInt64s(Type, drawn, Shape.Of(input.Sizes[0], SampleSize)));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => OperatorFacts.None with { IsDeterministic = false };

    private static long Draw(ReadOnlySpan<double> logits, double place)
    {
        double largest = double.NegativeInfinity;
        foreach (double logit in logits)
        {
            largest = Math.Max(largest, logit);
        }

        double total = 0;
        foreach (double logit in logits)
        {
            total += Math.Exp(logit - largest);
        }

        double sum = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            sum += Math.Exp(logits[i] - largest);
            if (place * total < sum)
            {
                return i;
            }
        }

        return logits.Length - 1;
    }
}
