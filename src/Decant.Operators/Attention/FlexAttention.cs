using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Scaled dot-product attention whose scores and probabilities may be changed by subgraphs:
/// <c>Y = prob_mod(softmax(score_mod(Q · Kᵀ * scale))) · V</c>, with <c>Q: [batch, heads, queries, size]</c>, K and V over a divisor of its heads. The
/// subgraphs take and give all scores, <c>[batch, heads, queries, keys]</c>. Computed in double precision; what the subgraphs see is rounded.
/// </summary>
public sealed record FlexAttentionOp : Operator
{
    private const string ScoreMod = "score_mod";
    private const string ProbMod = "prob_mod";

    /// <summary>FlexAttention of the preview domain.</summary>
    public static OperatorSchema Definition { get; } = new("FlexAttention", 1)
    {
        Domain = OperatorDomains.Preview,
        Inputs = [new("Q", TypeSet.Float, "T1"), new("K", TypeSet.Float, "T1"), new("V", TypeSet.Float, "T2")],
        Outputs = [new("Y", TypeSet.Float, "T1")],
        Attributes = ["scale", "softmax_precision"],
        Subgraphs = [ProbMod, ScoreMod],
        Create = static a => new FlexAttentionOp
        {
            Scale = a.Contains("scale") ? a.Float("scale") : null,
            SoftmaxPrecision = a.Type("softmax_precision", ElementType.Undefined),
        },
    };

    /// <summary>The factor of the products; null is one over the root of the head's size.</summary>
    public float? Scale { get; init; }

    /// <summary>The type of what the subgraphs take and give; undefined is single precision, or double where Q is.</summary>
    public ElementType SoftmaxPrecision { get; init; }

    /// <summary>The subgraphs that the node has.</summary>
    public EquatableList<string> Subgraphs { get; init; } = [];

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition with { Subgraphs = Subgraphs };

    /// <inheritdoc/>
    public override Operator WithSubgraphs(EquatableList<string> present) => this with { Subgraphs = present };

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        attributes.Set("softmax_precision", SoftmaxPrecision, ElementType.Undefined);
        if (Scale is { } scale)
        {
            attributes.Set("scale", scale);
        }
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? q = Operand(context, 0);
        Shape? k = Operand(context, 1);
        Shape? v = Operand(context, 2);
        var scores = new TensorType(Precision(context.ElementType(0)), q is null || k is null ? null : [q[0], q[1], q[2], k[2]]);
        foreach (Graph subgraph in context.Node.Subgraphs)
        {
            context.InferSubgraph(subgraph, [scores]);
        }

        context.SetOutput(0, context.ElementType(0), q is null || v is null ? null : [q[0], q[1], q[2], v[3]]);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor q = context.Input(0);
        Tensor k = context.Input(1);
        Tensor v = context.Input(2);
        if (q.Rank != 4 || k.Rank != 4 || v.Rank != 4 || k.Sizes[1] == 0 || q.Sizes[1] % k.Sizes[1] != 0 || q.Sizes[0] != k.Sizes[0]
            || q.Sizes[3] != k.Sizes[3] || !k.Sizes[..3].SequenceEqual(v.Sizes[..3]))
        {
            throw context.Fail("DEC1261", $"Q {q}, K {k} and V {v} do not fit each other");
        }

        var heads = new AttentionHeads(q.Sizes.ToArray(), k.Sizes.ToArray(), v.Sizes.ToArray());
        Shape shape = Shape.Of(q.Sizes[0], q.Sizes[1], q.Sizes[2], k.Sizes[2]);
        ElementType type = Precision(q.ElementType);
        Tensor scores = Modified(context, ScoreMod, TensorConversion.FromDoubles(type, Scores(q, k, heads, shape), shape));
        Tensor shares = TensorConversion.FromDoubles(type, LaneMath.Apply(scores, 3, SoftmaxOp.Normalize), shape);
        shares = Modified(context, ProbMod, shares);
        ReadOnlySpan<double> weights = TensorConversion.Doubles(shares);
        double[] values = v.ToDoubles();
        Shape result = Shape.Of(q.Sizes[0], q.Sizes[1], q.Sizes[2], v.Sizes[3]);
        var y = new double[result.ElementCount];
        int own = heads.QueryCount * heads.KeyCount;
        int made = heads.QueryCount * heads.ValueSize;
        for (int head = 0; head < q.Sizes[0] * q.Sizes[1]; head++)
        {
            MatrixProduct.Add<double, double, OwnSums<double>>(
                y.AsSpan(head * made, made), weights.Slice(head * own, own), heads.Values(values, head), heads.QueryCount, heads.KeyCount, heads.ValueSize);
        }

        context.SetOutput(0, TensorConversion.FromDoubles(q.ElementType, y, result));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node)
    {
        Shape? q = node.Input(0)?.Shape;
        Shape? k = node.Input(1)?.Shape;
        Shape? v = node.Input(2)?.Shape;
        return new()
        {
            Accumulator = FloatFacts.Accumulator(node),
            MultiplyAccumulates = q is not { Rank: 4 } || k is not { Rank: 4 } || v is not { Rank: 4 }
                ? Dim.Unknown
                : q[0] * q[1] * q[2] * k[2] * (q[3] + v[3]),
            Axes = [new(0, 0, 0, 0), new(1, 0, 0, 0), new(2, 0, 0, 0), new(0, 1, 0, 1), new(0, 2, 0, 2), new(2, 3, 0, 3)],
        };
    }

    private static Shape? Operand(InferenceContext context, int input) => context.Shape(input) is { Rank: not 4 } shape
        ? throw context.Fail("DEC1261", $"input {input} has shape {shape}, expected [batch, heads, sequence, size]")
        : context.Shape(input);

    private double[] Scores(Tensor q, Tensor k, AttentionHeads heads, Shape shape)
    {
        double[] queries = q.ToDoubles();
        double[] keys = k.ToDoubles();
        double scale = Scale ?? (1 / Math.Sqrt(heads.Size));
        var scores = new double[shape.ElementCount];
        int own = heads.QueryCount * heads.KeyCount;
        int read = heads.QueryCount * heads.Size;
        for (int head = 0; head * own < scores.Length; head++)
        {
            MatrixProduct.AddTransposed<double, double, OwnSums<double>>(
                scores.AsSpan(head * own, own), queries.AsSpan(head * read, read), heads.Keys(keys, head), heads.QueryCount, heads.Size, heads.KeyCount);
        }

        return Array.ConvertAll(scores, s => s * scale);
    }

    private ElementType Precision(ElementType query) =>
        SoftmaxPrecision != ElementType.Undefined ? SoftmaxPrecision : query == ElementType.Float64 ? query : ElementType.Float32;

    private Tensor Modified(EvaluationContext context, string name, Tensor tensor)
    {
        int slot = Subgraphs.AsSpan().IndexOf(name);
        if (slot < 0)
        {
            return tensor;
        }

        IReadOnlyList<RuntimeValue> outputs = context.EvaluateSubgraph(context.Node.Subgraphs[slot], [tensor]);
        return outputs is [Tensor changed] && changed.Shape.Equals(tensor.Shape) && changed.ElementType == tensor.ElementType
            ? changed
            : throw context.Fail("DEC1272", $"the subgraph '{name}' made of {tensor} {outputs.FirstOrDefault()?.ToString() ?? "nothing"}, expected one tensor of the same type and shape");
    }
}
