using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Self-attention with its projections: <c>[Q, K, V] = input · weights + bias</c>, <c>output = softmax(Q · Kᵀ * scale + mask + attention_bias) · V</c>, for
/// <c>input[batch, sequence, inputs]</c> and <c>weights[inputs, Q + K + V]</c>; a past state <c>[2, batch, heads, past, head]</c> comes before K and V
/// (Vaswani et al., "Attention is all you need"). Computed in double precision and rounded once.
/// </summary>
/// <param name="Heads">The number of heads.</param>
public sealed record MicrosoftAttentionOp(long Heads) : Operator
{
    private const int BiasInput = 2;
    private const int MaskInput = 3;
    private const int PastInput = 4;
    private const int AttentionBiasInput = 5;

    /// <summary>ONNX Runtime's Attention.</summary>
    public static OperatorSchema Definition { get; } = new("Attention", 1)
    {
        Domain = MicrosoftDomain.Name,
        Inputs =
        [
            new("input", TypeSet.Float, "T"), new("weights", TypeSet.Float, "T"), new("bias", TypeSet.Float, "T", ParameterKind.Optional),
            new("mask_index", TypeSet.Of(ElementType.Int32), "M", ParameterKind.Optional), new("past", TypeSet.Float, "T", ParameterKind.Optional),
            new("attention_bias", TypeSet.Float, "T", ParameterKind.Optional),
            new("past_sequence_length", TypeSet.Of(ElementType.Int32), "M", ParameterKind.Optional),
        ],
        Outputs = [new("output", TypeSet.Float, "T"), new("present", TypeSet.Float, "T", ParameterKind.Optional)],
        Attributes = ["do_rotary", "mask_filter_value", "num_heads", "past_present_share_buffer", "qkv_hidden_sizes", "rotary_embedding_dim", "scale", "unidirectional"],
        Create = static a => new MicrosoftAttentionOp(a.Int("num_heads"))
        {
            Rotates = a.Bool("do_rotary"),
            MaskFilterValue = a.Float("mask_filter_value", -10000),
            SharesPast = a.Bool("past_present_share_buffer"),
            HiddenSizes = a.Ints("qkv_hidden_sizes"),
            RotaryDimension = a.Int("rotary_embedding_dim", 0),
            Scale = a.Float("scale", 0),
            IsCausal = a.Bool("unidirectional"),
        },
    };

    /// <summary>Whether Q and K are rotated by their position; such nodes are read and written but not evaluated.</summary>
    public bool Rotates { get; init; }

    /// <summary>What is added to the scores of masked keys.</summary>
    public float MaskFilterValue { get; init; } = -10000;

    /// <summary>Whether past and present share one buffer; such nodes are read and written but not evaluated.</summary>
    public bool SharesPast { get; init; }

    /// <summary>The sizes of Q, K and V; null is a third of the weights' columns each.</summary>
    public EquatableList<long>? HiddenSizes { get; init; }

    /// <summary>The part of a head that is rotated; 0 is all of it.</summary>
    public long RotaryDimension { get; init; }

    /// <summary>The factor of the products; 0 is one over the root of the head's size.</summary>
    public float Scale { get; init; }

    /// <summary>Whether a query attends only to keys at or before its own position.</summary>
    public bool IsCausal { get; init; }

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("do_rotary", Rotates, false).Set("mask_filter_value", MaskFilterValue, -10000).Set("num_heads", Heads)
        .Set("past_present_share_buffer", SharesPast, false).Set("qkv_hidden_sizes", HiddenSizes)
        .Set("rotary_embedding_dim", RotaryDimension, 0).Set("scale", Scale, 0).Set("unidirectional", IsCausal, false);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        ElementType type = context.ElementType(0);
        Shape? x = context.Shape(0);
        Shape? weights = context.Shape(1);
        if (x is { Rank: not 3 } || weights is { Rank: not 2 })
        {
            throw context.Fail("DEC1261", $"input {x} and weights {weights}: expected [batch, sequence, inputs] and [inputs, Q + K + V]");
        }

        Dim columns = weights is null ? Dim.Unknown : weights[1];
        Dim hidden = HiddenSizes is { Count: 3 } sizes ? sizes[2] : Dim.FloorDivide(columns, 3);
        context.SetOutput(0, type, x is null ? null : [x[0], x[1], hidden]);
        Dim past = !context.HasInput(PastInput) ? 0 : context.Shape(PastInput) is { Rank: 5 } state ? state[3] : Dim.Unknown;
        context.SetOutput(1, type, x is null ? null : [2, x[0], Heads, SharesPast ? past : past + x[1], Dim.FloorDivide(hidden, Heads)]);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        if (Rotates || SharesPast)
        {
            throw new UnsupportedException("DEC1265", $"{context.Who}: {(Rotates ? "rotary embedding" : "a past that shares the present's buffer")} is not evaluated");
        }

        Tensor x = context.Input(0);
        (HeadOperand q, HeadOperand k, HeadOperand v) = Project(context);
        long past = 0;
        if (context.OptionalInput(PastInput) is { } state)
        {
            (k, v) = Join(context, state, k, v);
            past = state.Sizes[3];
        }

        long[] sizes = [q.Sizes[0], Heads, q.Sizes[2], k.Sizes[2]];
        double[] scores = new HeadMask(MaskFilterValue, IsCausal, past).Scores(context, sizes, context.OptionalInput(MaskInput), context.OptionalInput(AttentionBiasInput));
        double scale = Scale == 0 ? 1 / Math.Sqrt(q.Sizes[3]) : Scale;
        double[] y = HeadProducts.Run(context, q, k, v, scale, scores);
        context.SetOutput(0, TensorConversion.FromDoubles(x.ElementType, y, Shape.Of(q.Sizes[0], q.Sizes[2], Heads * v.Sizes[3])));
        if (context.WantsOutput(1))
        {
            context.SetOutput(1, TensorConversion.FromDoubles(x.ElementType, [.. k.Values, .. v.Values], Shape.Of([2, .. k.Sizes])));
        }
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node)
    {
        Shape? x = node.Input(0)?.Shape;
        Shape? weights = node.Input(1)?.Shape;
        bool known = x is { Rank: 3 } && weights is { Rank: 2 };
        Dim projections = known ? x![0] * x[1] * weights!.SymbolicElementCount : Dim.Unknown;
        return new()
        {
            ValueInputs = [0],
            WeightInput = 1,
            WeightInputAxis = 0,
            WeightOutputAxis = 1,
            DataChannelAxis = 2,
            BiasInput = node.Input(BiasInput) is null ? null : BiasInput,
            Accumulator = FloatFacts.Accumulator(node),
            MultiplyAccumulates = known ? projections + (2 * x![0] * x[1] * x[1] * Dim.FloorDivide(weights![1], 3)) : Dim.Unknown,
            Axes = [new(0, 0, 0, 0), new(0, 1, 0, 1)],
        };
    }

    private (HeadOperand Q, HeadOperand K, HeadOperand V) Project(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        Tensor weights = context.Input(1);
        double[] bias = context.OptionalInput(BiasInput)?.ToDoubles() ?? [];
        long columns = weights.Rank == 2 ? weights.Sizes[1] : 0;
        long[] widths = HiddenSizes is { Count: 3 } given ? [.. given] : [columns / 3, columns / 3, columns / 3];
        if (x.Rank != 3 || columns == 0 || weights.Sizes[0] != x.Sizes[2] || Heads < 1 || widths.Sum() != columns || widths.Any(w => w % Heads != 0)
            || (bias.Length > 0 && bias.Length != columns))
        {
            throw context.Fail("DEC1261", $"input {x}, weights {weights} and bias of {bias.Length} do not fit {Heads} heads of Q, K and V of {string.Join(", ", widths)} columns");
        }

        int rows = (int)(x.Sizes[0] * x.Sizes[1]);
        var product = new double[rows * columns];
        MatrixProduct.Add<double, double, OwnSums<double>>(
            product, TensorConversion.Doubles(x), TensorConversion.Doubles(weights), rows, (int)x.Sizes[2], (int)columns);
        HeadOperand Part(long start, long width) => HeadOperand.Split(
            product, columns, start, [x.Sizes[0], Heads, x.Sizes[1], width / Heads], bias.Length == 0 ? [] : bias.AsSpan((int)start, (int)width));
        return (Part(0, widths[0]), Part(widths[0], widths[1]), Part(widths[0] + widths[1], widths[2]));
    }

    private static (HeadOperand K, HeadOperand V) Join(EvaluationContext context, Tensor past, HeadOperand k, HeadOperand v)
    {
        if (past.Rank != 5 || past.Sizes[0] != 2)
        {
            throw context.Fail("DEC1261", $"past {past}: expected [2, batch, heads, past, head]");
        }

        double[] state = past.ToDoubles();
        var half = Shape.Of([.. past.Sizes[1..]]);
        (double[] keys, long[] keySizes) = AttentionLayout.Join(context, Tensor.Create(state[..(state.Length / 2)], half), k.Values, k.Sizes);
        (double[] values, long[] valueSizes) = AttentionLayout.Join(context, Tensor.Create(state[(state.Length / 2)..], half), v.Values, v.Sizes);
        return (new HeadOperand(keys, keySizes), new HeadOperand(values, valueSizes));
    }
}
