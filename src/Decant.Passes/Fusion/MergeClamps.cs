using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes;

/// <summary>
/// A Relu or Clip that cannot change what it reads → its input, as in <c>Relu(Sigmoid(x))</c>; <c>Clip(Relu(x), a, b)</c>, <c>Relu(Clip(x, a, b))</c> and
/// <c>Clip(Clip(x))</c> → one Clip.
/// </summary>
public sealed class MergeClamps : RewriteRule
{
    /// <inheritdoc/>
    public override string Summary => "Relu(Relu(x)) → Relu(x); Clip(Relu(x), 0, 6) → Clip(x, 0, 6); Clip(Clip(x)) → Clip(x)";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.All;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context)
    {
        if (!IsClamp(node) || node.Input(0)?.Producer is not { } source || source.Graph != node.Graph || node.Facts().OutputRange is not { } own)
        {
            return RuleMatch.None;
        }

        if (source.Facts().OutputRange is { } range && range.Minimum >= own.Minimum && range.Maximum <= own.Maximum)
        {
            return RuleMatch.Replace(node, node.Input(0)!);
        }

        if (!IsClamp(source) || source.Facts().OutputRange is not { } inner || node.Output(0)?.TensorType?.ElementType is not (ElementType.Float32 or ElementType.Float64))
        {
            return RuleMatch.None;
        }

        if (!source.Output(0)!.IsReadOnce())
        {
            return RuleMatch.Refuse(source, "its output is read by others too");
        }

        double low = Math.Min(Math.Max(inner.Minimum, own.Minimum), own.Maximum);
        double high = Math.Max(Math.Min(inner.Maximum, own.Maximum), own.Minimum);
        return RuleMatch.Rewrite(editor => Merge(editor, node, source, low, high));
    }

    private static bool IsClamp(Node node) => node.Facts().IsClamp;

    private static void Merge(GraphEditor editor, Node node, Node source, double low, double high)
    {
        ElementType type = node.Output(0)!.TensorType!.ElementType;
        Value? Bound(double number, string name) => double.IsInfinity(number)
            ? null
            : editor.AddInitializer($"{node.Output(0)!.Name}_{name}", ConstantMath.Round(type, [number], Shape.Scalar));

        Value? minimum = Bound(low, "min");
        Value? maximum = Bound(high, "max");
        Value?[] inputs = maximum is not null ? [source.Input(0), minimum, maximum] : minimum is not null ? [source.Input(0), minimum] : [source.Input(0)];
        editor.ReplaceBy(node, low == 0 && maximum is null ? new ReluOp() : new ClipOp(), low == 0 && maximum is null ? inputs[..1] : inputs, source);
    }
}
