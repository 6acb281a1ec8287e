using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// A depthwise convolution along the sequence that sees the past only: <c>Y[n,c,t] = act(B[c] + sum over k of W[c,0,k] * P[n,c,t+k])</c>, where P
/// is the past state, or zeros, before <c>X: [batch, channels, sequence]</c>; the last positions of P are the present state. Products are summed in
/// double precision and rounded once, before the activation.
/// </summary>
/// <param name="HasSilu">Whether the activation is <c>x * sigmoid(x)</c>; otherwise there is none.</param>
public sealed record CausalConvWithStateOp(bool HasSilu = false) : Operator
{
    private const int PastInput = 3;

    /// <summary>ONNX CausalConvWithState.</summary>
    public static OperatorSchema Definition { get; } = new("CausalConvWithState", 27)
    {
        Inputs =
        [
            new("input", TypeSet.Float, "T"), new("weight", TypeSet.Float, "T"), new("bias", TypeSet.Float, "T", ParameterKind.Optional),
            new("past_state", TypeSet.Float, "T", ParameterKind.Optional),
        ],
        Outputs = [new("output", TypeSet.Float, "T"), new("present_state", TypeSet.Float, "T", ParameterKind.Optional)],
        Attributes = ["activation"],
        Create = static a => new CausalConvWithStateOp(a.Text("activation", "none") switch
        {
            "none" => false,
            "silu" or "swish" => true,
            string other => throw new ModelException("DEC1273", $"attribute 'activation': '{other}' is none of none, silu, swish"),
        }),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("activation", HasSilu ? "silu" : null);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? x = context.Shape(0);
        Shape? w = context.Shape(1);
        if (x is { Rank: not 3 } || w is { Rank: not 3 })
        {
            throw context.Fail("DEC1273", $"the input has shape {x} and the weight {w}, expected [batch, channels, sequence] and [channels, 1, kernel]");
        }

        context.SetOutput(0, context.Input(0));
        context.SetOutput(1, context.ElementType(0), x is null || w is null ? context.Shape(PastInput) : [x[0], x[1], w[2] - 1]);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        Tensor w = context.Input(1);
        Tensor? bias = context.OptionalInput(2);
        Tensor? past = context.OptionalInput(PastInput);
        if (x.Rank != 3 || w.Rank != 3 || w.Sizes[0] != x.Sizes[1] || w.Sizes[1] != 1 || w.Sizes[2] < 1 || (bias is not null && bias.Length != x.Sizes[1])
            || (past is not null && !past.Sizes.SequenceEqual([x.Sizes[0], x.Sizes[1], w.Sizes[2] - 1])))
        {
            throw context.Fail("DEC1273", $"input {x}, weight {w}, bias {bias} and past state {past} do not fit each other");
        }

        past ??= Tensor.Zeros(x.ElementType, Shape.Of(x.Sizes[0], x.Sizes[1], w.Sizes[2] - 1));
        Tensor joined = TensorMovement.Concat([past, x], 2);
        double[] sums = Sums(TensorConversion.Doubles(joined), TensorConversion.Doubles(w), bias?.ToDoubles(), x.Sizes);
        Tensor y = TensorConversion.FromDoubles(x.ElementType, sums, x.Shape);
        if (HasSilu)
        {
            y = TensorConversion.FromDoubles(x.ElementType, Array.ConvertAll(y.ToDoubles(), static v => v / (1 + Math.Exp(-v))), x.Shape);
        }

        context.SetOutput(0, y);
        context.SetOutput(1, TensorMovement.Part(joined, 2, x.Sizes[2], w.Sizes[2] - 1));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node)
    {
        Shape? x = node.Input(0)?.Shape;
        Shape? w = node.Input(1)?.Shape;
        return new()
        {
            WeightInput = 1,
            BiasInput = node.Input(2) is null ? null : 2,
            WeightOutputAxis = 0,
            WeightInputAxis = 1,
            OutputChannelAxis = 1,
            DataChannelAxis = 1,
            ValueInputs = [0],
            ChannelGroups = w is { Rank: 3 } && w[0].IsNumber ? w[0].Value : 1,
            Accumulator = FloatFacts.Accumulator(node),
            MultiplyAccumulates = x is null || w is not { Rank: 3 } ? Dim.Unknown : x.SymbolicElementCount * w[2],
            Axes = [new(0, 0, 0, 0), new(0, 1, 0, 1), new(1, 0, 0, 1)],
        };
    }

    private static double[] Sums(ReadOnlySpan<double> joined, ReadOnlySpan<double> w, double[]? bias, ReadOnlySpan<long> sizes)
    {
        int channels = (int)sizes[1];
        int length = (int)sizes[2];
        int kernel = w.Length / Math.Max(channels, 1);
        var sums = new double[Shape.CountElements(sizes)];
        for (int i = 0; i < sums.Length; i++)
        {
            int lane = i / length;
            ReadOnlySpan<double> seen = joined.Slice((lane * (length + kernel - 1)) + (i % length), kernel);
            sums[i] = OwnSums<double>.Dot(seen, w.Slice(lane % channels * kernel, kernel)) + (bias?[lane % channels] ?? 0);
        }

        return sums;
    }
}
