using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// <c>Y = (X - mean) / sqrt(var + epsilon) * scale + B</c> for each channel of <c>X[N,C,…]</c>. In training mode mean and (population)
/// variance are those of X, and the running ones are <c>running = input * momentum + current * (1 - momentum)</c>.
/// </summary>
/// <param name="Epsilon">Keeps the root away from zero.</param>
/// <param name="Momentum">The share of the old running statistics.</param>
/// <param name="TrainingMode">Whether the statistics are taken from X.</param>
public sealed record BatchNormalizationOp(float Epsilon = 1e-5f, float Momentum = 0.9f, bool TrainingMode = false) : Operator
{
    /// <summary>ONNX BatchNormalization.</summary>
    public static OperatorSchema Definition { get; } = new("BatchNormalization", 15)
    {
        Inputs =
        [
            new("X", TypeSet.Float, "T"), new("scale", TypeSet.Float, "T1"), new("B", TypeSet.Float, "T1"),
            new("input_mean", TypeSet.Float, "T2"), new("input_var", TypeSet.Float, "T2"),
        ],
        Outputs =
        [
            new("Y", TypeSet.Float, "T"), new("running_mean", TypeSet.Float, "T2", ParameterKind.Optional),
            new("running_var", TypeSet.Float, "T2", ParameterKind.Optional),
        ],
        Attributes = ["epsilon", "momentum", "training_mode"],
        Create = static a => new BatchNormalizationOp(a.Float("epsilon", 1e-5f), a.Float("momentum", 0.9f), a.Bool("training_mode")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("epsilon", Epsilon, 1e-5f).Set("momentum", Momentum, 0.9f).Set("training_mode", TrainingMode, false);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        context.SetOutput(0, context.Input(0));
        context.SetOutput(1, context.Input(3));
        context.SetOutput(2, context.Input(4));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        int channels = x.Rank < 2 ? 1 : (int)x.Sizes[1];
        double[][] parameters = [.. Enumerable.Range(1, 4).Select(i => Parameter(context, i, channels))];
        (double[] scale, double[] bias, double[] mean, double[] variance) = (parameters[0], parameters[1], parameters[2], parameters[3]);
        double[] values = TensorConversion.Doubles(x).ToArray();
        int area = (int)x.Shape.Strides().ElementAtOrDefault(1);
        area = x.Rank < 2 ? values.Length : area;
        if (TrainingMode)
        {
            (double[] currentMean, double[] currentVariance) = ChannelStatistics.Of(values, channels, area);
            SetRunning(context, 1, mean, currentMean);
            SetRunning(context, 2, variance, currentVariance);
            (mean, variance) = (currentMean, currentVariance);
        }

        for (int start = 0, plane = 0; start < values.Length; start += area, plane++)
        {
            int c = plane % channels;
            double factor = scale[c] / Math.Sqrt(variance[c] + Epsilon);
            foreach (ref double value in values.AsSpan(start, area))
            {
                value = ((value - mean[c]) * factor) + bias[c];
            }
        }

        context.SetOutput(0, TensorConversion.FromDoubles(x.ElementType, values, x.Shape));
    }

    /// <inheritdoc/>
    public override GradientRule? Gradient => TrainingMode ? null : Differentiate;

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node)
    {
        int rank = node.Input(0)?.Shape?.Rank ?? 0;
        IEnumerable<AxisFlow> data = Enumerable.Range(0, rank).Select(static axis => new AxisFlow(0, axis, 0, axis));
        return new()
        {
            WeightInput = 1,
            BiasInput = 2,
            StatisticsInputs = (3, 4),
            WeightOutputAxis = 0,
            OutputChannelAxis = 1,
            Axes = EquatableList.From(data.Concat(Enumerable.Range(1, 4).Select(static input => new AxisFlow(input, 0, 0, 1)))),
        };
    }

    // With r = scale / √(var + ε): dX = r·dY, dscale = Σ dY·(X - mean) / √(var + ε), dB = Σ dY, dmean = -r·Σ dY, dvar = -½·scale·Σ dY·(X - mean) / √(var + ε)³.
    private void Differentiate(GradientContext g)
    {
        int rank = g.Input(0).Shape?.Rank ?? throw new UnsupportedException("DEC1383", $"{g.Node}: the gradient of a normalization needs the rank of its input; give the model's inputs fixed sizes");
        Value deviation = g.Add(new SqrtOp(), g.Add(new AddOp(), g.Input(4), g.Number(Epsilon, g.Input(4))));
        Value ratio = g.Add(new DivOp(), g.Input(1), deviation);
        if (g.Wants(0))
        {
            g.Set(0, g.Mul(g.Incoming, Channels(g, ratio, rank)));
        }

        Value Sum(Value v) => g.Add(new ReduceSumOp(KeepDims: false), v, g.Constant(Tensor.Vector<long>([.. Enumerable.Range(0, rank).Where(static a => a != 1).Select(static a => (long)a)])));
        if (g.Wants(2))
        {
            g.Set(2, Sum(g.Incoming));
        }

        if (g.Wants(3))
        {
            g.Set(3, g.Add(new NegOp(), g.Mul(ratio, Sum(g.Incoming))));
        }

        if (g.Wants(1) || g.Wants(4))
        {
            Value centred = g.Add(new SubOp(), g.Input(0), Channels(g, g.Input(3), rank));
            Value slope = g.Add(new DivOp(), Sum(g.Mul(g.Incoming, centred)), deviation);
            g.Set(1, slope);
            g.Set(4, g.Scale(g.Add(new DivOp(), g.Mul(ratio, slope), deviation), -0.5));
        }
    }

    // [C] as [C,1,…], along axis 1.
    private static Value Channels(GradientContext g, Value value, int rank) => rank <= 2
        ? value
        : g.Add(new UnsqueezeOp(), value, g.Constant(Tensor.Vector<long>([.. Enumerable.Range(1, rank - 2).Select(static a => (long)a)])));

    private void SetRunning(EvaluationContext context, int output, double[] old, double[] current)
    {
        double[] running = [.. old.Zip(current, (o, c) => (o * Momentum) + (c * (1 - (double)Momentum)))];
        context.SetOutput(output, TensorConversion.FromDoubles(context.Input(3).ElementType, running, context.Input(3).Shape));
    }

    private static double[] Parameter(EvaluationContext context, int index, int channels)
    {
        Tensor tensor = context.Input(index);
        return tensor.Length == channels
            ? tensor.ToDoubles()
            : throw context.Fail("DEC1255", $"input {index} is {tensor}, expected one number for each of {channels} channels");
    }
}
