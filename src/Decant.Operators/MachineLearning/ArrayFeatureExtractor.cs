using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Takes elements of the last axis: <c>Z[…, i] = X[…, Y[i]]</c>; a vector is taken for one row.</summary>
public sealed record ArrayFeatureExtractorOp : Operator
{
    private static readonly TypeSet Types = TypeSet.Index | TypeSet.Of(ElementType.Float32, ElementType.Float64, ElementType.String);

    /// <summary>ArrayFeatureExtractor of the machine learning domain.</summary>
    public static OperatorSchema Definition { get; } = new("ArrayFeatureExtractor", 1)
    {
        Domain = OperatorDomains.MachineLearning,
        Inputs = [new("X", Types, "T"), new("Y", TypeSet.Int64)],
        Outputs = [new("Z", Types, "T")],
        Create = static _ => new ArrayFeatureExtractorOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? shape = null;
        if (context.Shape(0) is { Rank: > 0 } x && context.Shape(1) is { } y)
        {
            shape = Shape.Of((x.Rank == 1 ? [1] : x.Take(x.Rank - 1)).Append(y.SymbolicElementCount));
        }

        context.SetOutput(0, context.ElementType(0), shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        if (x.Rank == 0)
        {
            throw context.Fail("DEC1271", $"{x} has no axis to take elements of");
        }

        long size = x.Sizes[^1];
        long[] picked = Indices.Normalize(context, context.Input(1), size);
        long[] rows = x.Rank == 1 ? [1] : x.Sizes[..^1].ToArray();
        var starts = new long[Shape.CountElements(rows) * picked.Length];
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = (i / picked.Length * size) + picked[i % picked.Length];
        }

        context.SetOutput(0, TensorMovement.Select(x, starts, 1, Shape.Of([.. rows, picked.Length])));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node)
    {
        int rank = node.Input(0)?.Shape?.Rank ?? 0;
        return new()
        {
            PassesValues = true,
            ValueInputs = [0],
            Axes = [.. Enumerable.Range(0, Math.Max(rank - 1, 0)).Select(static a => new AxisFlow(0, a, 0, a))],
        };
    }
}
