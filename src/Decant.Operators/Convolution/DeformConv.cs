using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Deformable convolution (Zhu et al., "Deformable ConvNets v2"): each kernel element reads X bilinearly at a position moved by an offset and scaled
/// by a mask. Zeros lie outside X. Computed in double precision and rounded once.
/// </summary>
/// <param name="Window">The sliding window.</param>
/// <param name="Group">The number of groups that channels are divided into.</param>
/// <param name="OffsetGroup">The number of groups of input channels with offsets of their own.</param>
public sealed record DeformConvOp(SlidingWindow Window, long Group = 1, long OffsetGroup = 1) : Operator
{
    /// <summary>ONNX DeformConv.</summary>
    public static OperatorSchema Definition { get; } = new("DeformConv", 22)
    {
        Inputs =
        [
            new("X", TypeSet.Float, "T"), new("W", TypeSet.Float, "T"), new("offset", TypeSet.Float, "T"),
            new("B", TypeSet.Float, "T", ParameterKind.Optional), new("mask", TypeSet.Float, "T", ParameterKind.Optional),
        ],
        Outputs = [new("Y", TypeSet.Float, "T")],
        Attributes = ["dilations", "group", "kernel_shape", "offset_group", "pads", "strides"],
        Create = static a => new DeformConvOp(SlidingWindow.Read(a), a.Int("group", 1), a.Int("offset_group", 1)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        Window.Write(attributes);
        attributes.Set("group", Group, 1).Set("offset_group", OffsetGroup, 1);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(
        0, context.ElementType(0), ConvolutionInference.OutputShape(context, context.Shape(0), context.Shape(1), Window, Group));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        Tensor w = context.Input(1);
        ConvolutionSizes sizes = ConvolutionSizes.Of(context.Who, x, w, Group);
        WindowGeometry window = Window.Resolve(context.Who, x.Sizes[2..], w.Sizes[2..]);
        var samples = new DeformedSamples(context, x, window, OffsetGroup);
        double[] weights = w.ToDoubles();
        int area = window.OutputCount;
        int channels = sizes.Groups * sizes.OutputChannels;
        var sums = new double[(long)sizes.Batch * channels * area];
        for (int n = 0; n < sizes.Batch; n++)
        {
            for (int c = 0; c < sizes.Groups * sizes.InputChannels; c++)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                double[] columns = samples.Columns(n, c);
                int group = c / sizes.InputChannels;
                for (int m = group * sizes.OutputChannels; m < (group + 1) * sizes.OutputChannels; m++)
                {
                    int at = ((m * sizes.InputChannels) + (c % sizes.InputChannels)) * window.KernelCount;
                    MatrixProduct.Add<double, double, OwnSums<double>>(
                        sums.AsSpan(((n * channels) + m) * area, area), weights.AsSpan(at, window.KernelCount), columns, 1, window.KernelCount, area);
                }
            }
        }

        if (context.OptionalInput(3) is { } bias)
        {
            FloatConvolution.AddBias(sums, bias.ToDoubles(), area);
        }

        context.SetOutput(0, TensorConversion.FromDoubles(x.ElementType, sums, Correlation.OutputShape(sizes.Batch, channels, window)));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) =>
        ConvolutionInference.Facts(node, 1, 3, Group, FloatFacts.Accumulator(node)) with { IsQuantizable = false };
}
