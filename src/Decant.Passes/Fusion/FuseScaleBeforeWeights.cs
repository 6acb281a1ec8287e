using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes;

/// <summary>
/// <c>W · (c·x + d) + b</c> → <c>(W·c) · x + (b + W·d)</c>, where a Mul, Div, Add, Sub or BatchNormalization applies one number a channel before a Conv
/// or Gemm. A shift d cannot pass a Conv that pads, since padding is not shifted.
/// </summary>
public sealed class FuseScaleBeforeWeights : RewriteRule
{
    /// <inheritdoc/>
    public override string Summary => "Conv(Mul(x, c)) → Conv(x); Conv(Add(x, d)) → Conv(x) without padding; likewise BatchNormalization, Gemm";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.NeverGrows | PassGuarantees.KeepsInterface;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context)
    {
        if (node.Op is not (ConvOp or GemmOp { TransA: false }) || node.Input(0)?.Producer is not { } source || source.Graph != node.Graph
            || InputAffine.Of(source) is not { } affine)
        {
            return RuleMatch.None;
        }

        (LinearNode? linear, string? whyNot) = LinearNode.Of(node);
        if (linear is null)
        {
            return RuleMatch.Refuse(node, whyNot!);
        }

        if (!source.Output(0)!.IsReadOnce() || affine.WhyNot is not null)
        {
            return RuleMatch.Refuse(source, affine.WhyNot ?? "its output is read by others too");
        }

        return affine.HasShift && node.Op is ConvOp conv && Pads(conv.Window)
            ? RuleMatch.Refuse(node, "it pads its input, and padding is not shifted")
            : RuleMatch.Rewrite(editor => Fuse(editor, node, source, affine, linear.Weight));
    }

    private static bool Pads(SlidingWindow window) =>
        window.AutoPad is AutoPad.SameUpper or AutoPad.SameLower || window.Pads is { } pads && pads.Any(static p => p != 0);

    private static void Fuse(GraphEditor editor, Node node, Node source, InputAffine affine, Tensor weight)
    {
        (int inputAxis, int outputAxis) = node.Op is GemmOp gemm ? (gemm.TransB ? 1 : 0, gemm.TransB ? 0 : 1) : (1, 0);
        long groups = node.Op is ConvOp conv ? conv.Group : 1;
        Value stored = editor.AddInitializer(node.Input(1)!.Name, Scale(weight, inputAxis, groups, affine.Scale));
        Node made = editor.ReplaceBy(
            node, node.Op, node.Input(2) is { } bias ? [affine.Data, stored, bias] : [affine.Data, stored], source);
        if (affine.HasShift)
        {
            double alpha = node.Op is GemmOp { Alpha: var factor } ? factor : 1;
            double[] shift = ShiftedBy(weight, inputAxis, outputAxis, groups, affine.Shift);
            LinearNode.Of(made).Linear!.Apply(editor, made, null, Array.ConvertAll(shift, s => s * alpha));
        }
    }

    // With groups, output and input axis are neighbours: merged, each of their pairs has a factor of its own.
    private static Tensor Scale(Tensor weight, int inputAxis, long groups, double[] scale)
    {
        if (groups == 1)
        {
            return ConstantMath.Scale(weight, inputAxis, scale);
        }

        (int outputs, int inputs) = ((int)weight.Sizes[0], (int)weight.Sizes[1]);
        double[] factors = new double[outputs * inputs];
        for (int i = 0; i < factors.Length; i++)
        {
            factors[i] = scale[(i / inputs / (outputs / groups) * inputs) + (i % inputs)];
        }

        Shape merged = Shape.Of([(Dim)factors.Length, .. weight.Shape.Skip(2)]);
        return ConstantMath.Scale(weight.Reshape(merged), 0, factors).Reshape(weight.Shape);
    }

    private static double[] ShiftedBy(Tensor weight, int inputAxis, int outputAxis, long groups, double[] shift)
    {
        long[] strides = weight.Shape.Strides();
        (long outputs, long inputs) = (weight.Sizes[outputAxis], weight.Sizes[inputAxis]);
        var sums = new double[outputs];
        StreamedWeights.Read(weight, (first, values) =>
        {
            for (int i = 0; i < values.Length; i++)
            {
                long output = (first + i) / strides[outputAxis] % outputs;
                sums[output] += values[i] * shift[((first + i) / strides[inputAxis] % inputs) + (output / (outputs / groups) * inputs)];
            }
        });
        return sums;
    }
}
