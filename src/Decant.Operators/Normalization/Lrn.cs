using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Local response normalisation across channels of <c>X[N,C,…]</c>: <c>Y = X / (bias + alpha / size * s) ^ beta</c>, where s sums the
/// squares of <c>size</c> neighbouring channels (Krizhevsky et al., "ImageNet classification with deep convolutional neural networks", 3.3).
/// </summary>
/// <param name="Size">The number of channels in a sum.</param>
/// <param name="Alpha">The factor of the sum.</param>
/// <param name="Beta">The exponent.</param>
/// <param name="Bias">The addend.</param>
public sealed record LrnOp(long Size, float Alpha = 1e-4f, float Beta = 0.75f, float Bias = 1) : Operator
{
    /// <summary>ONNX LRN.</summary>
    public static OperatorSchema Definition { get; } = new("LRN", 13)
    {
        Inputs = [new("X", TypeSet.Float, "T")],
        Outputs = [new("Y", TypeSet.Float, "T")],
        Attributes = ["alpha", "beta", "bias", "size"],
        Create = static a => new LrnOp(a.Int("size"), a.Float("alpha", 1e-4f), a.Float("beta", 0.75f), a.Float("bias", 1)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("size", Size).Set("alpha", Alpha, 1e-4f).Set("beta", Beta, 0.75f).Set("bias", Bias, 1);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, context.Input(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        if (x.Rank < 2 || Size < 1)
        {
            throw context.Fail("DEC1255", $"input {x}, size {Size}: expected batch and channels and a positive size");
        }

        ReadOnlySpan<double> values = TensorConversion.Doubles(x);
        var result = new double[values.Length];
        long channels = x.Sizes[1];
        int area = (int)Shape.CountElements(x.Sizes[2..]);
        for (int plane = 0; plane < x.Sizes[0] * channels; plane++)
        {
            long channel = plane % channels;
            int first = (int)Math.Max(channel - ((Size - 1) / 2), 0);
            int last = (int)Math.Min(channel + (Size / 2), channels - 1);
            int start = (int)(plane - channel);
            for (int i = 0; i < area; i++)
            {
                double sum = 0;
                for (int c = first; c <= last; c++)
                {
                    double neighbour = values[((start + c) * area) + i];
                    sum += neighbour * neighbour;
                }

                int at = (plane * area) + i;
                result[at] = values[at] / Math.Pow(Bias + ((double)Alpha / Size * sum), Beta);
            }
        }

        context.SetOutput(0, TensorConversion.FromDoubles(x.ElementType, result, x.Shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new() { Axes = [.. AllButChannels(node)] };

    // Each channel depends on its neighbours, so it is no flow.
    private static IEnumerable<AxisFlow> AllButChannels(Node node) =>
        Enumerable.Range(0, node.Input(0)?.Shape?.Rank ?? 0).Where(static axis => axis != 1).Select(static axis => new AxisFlow(0, axis, 0, axis));
}
