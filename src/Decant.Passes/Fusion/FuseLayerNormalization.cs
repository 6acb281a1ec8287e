using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes;

/// <summary>
/// <c>(x - mean(x)) / sqrt(mean((x - mean(x))²) + ε) · scale + bias</c> over the last axis, written out as ReduceMean, Sub, Pow or Mul, Add, Sqrt, Div, Mul
/// and Add → <c>LayerNormalization(x, scale, bias)</c>, from opset 17.
/// </summary>
public sealed class FuseLayerNormalization : RewriteRule
{
    private const long SinceOpset = 17;

    /// <inheritdoc/>
    public override string Summary => "Div(x - mean(x), sqrt(var(x) + ε)) · scale + bias → LayerNormalization(x, scale, bias), from opset 17";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.NeverGrows | PassGuarantees.KeepsInterface;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context)
    {
        if (node.Op is not DivOp || node.Input(0).Producer<SubOp>(node.Graph) is not { } centred || node.Input(1).Producer<SqrtOp>(node.Graph) is not { } root
            || root.Input(0).Producer<AddOp>(node.Graph) is not { } sum || Variance(sum) is not { } variance
            || variance.Node.Input(0)?.Producer is not { } square || !IsSquareOf(square, centred.Output(0)!)
            || centred.Input(1).Producer<ReduceMeanOp>(node.Graph) is not { } mean || mean.Input(0) != centred.Input(0))
        {
            return RuleMatch.None;
        }

        if (context.TargetOpset < SinceOpset)
        {
            return RuleMatch.Refuse(node, $"LayerNormalization exists from opset {SinceOpset}, the target is {context.TargetOpset}");
        }

        Value x = centred.Input(0)!;
        if (x.Shape is not { Rank: > 0 } shape || !shape[shape.Rank - 1].IsNumber || x.TensorType!.ElementType != ElementType.Float32
            || !IsLastAxis(mean, shape.Rank) || !IsLastAxis(variance.Node, shape.Rank))
        {
            return RuleMatch.Refuse(node, "it does not normalise the last axis of a float32 tensor of known size");
        }

        long size = shape[shape.Rank - 1].Value;
        Node last = node;
        Value? scale = Operand<MulOp>(ref last, size);
        Value? bias = Operand<AddOp>(ref last, size);
        Node end = last;
        return RuleMatch.Rewrite(editor => editor.ReplaceBy(
            end,
            new LayerNormalizationOp(-1, variance.Epsilon),
            bias is null ? [x, scale ?? Ones(editor, node, size)] : [x, scale ?? Ones(editor, node, size), bias],
            node,
            centred));
    }

    private static (Node Node, float Epsilon)? Variance(Node sum)
    {
        int constant = sum.Input(0)?.Constant is not null ? 0 : 1;
        return sum.Input(constant)?.Constant is { Length: 1 } epsilon && sum.Input(1 - constant).Producer<ReduceMeanOp>(sum.Graph) is { } mean
            ? (mean, (float)epsilon.ReadDouble(0))
            : null;
    }

    private static bool IsSquareOf(Node node, Value value) => node.Input(0) == value && node.Op switch
    {
        MulOp => node.Input(1) == value,
        PowOp => node.Input(1)?.Constant is { Length: 1 } power && power.ReadDouble(0).Equals(2),
        _ => false,
    };

    private static bool IsLastAxis(Node mean, int rank) => ((ReduceMeanOp)mean.Op).KeepDims
        && mean.Input(1)?.Constant is { Length: 1 } axes && (axes.ReadInt64(0) + rank) % rank == rank - 1;

    // The constant of one number for each element that the only reader of the output applies; that reader is then the last node.
    private static Value? Operand<TOp>(ref Node last, long size)
        where TOp : Operator
    {
        Value output = last.Output(0)!;
        if (output.OnlyReader() is not { Op: TOp } reader)
        {
            return null;
        }

        Value? constant = reader.Input(0) == output ? reader.Input(1) : reader.Input(0);
        if (constant?.Constant is not { Rank: 1 } tensor || tensor.Length != size)
        {
            return null;
        }

        last = reader;
        return constant;
    }

    private static Value Ones(GraphEditor editor, Node node, long size) =>
        editor.AddInitializer(node.Output(0)!.Name + "_scale", Tensor.Splat(Shape.Of(size), 1f));
}
