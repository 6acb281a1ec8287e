using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes;

/// <summary><c>Add(MatMul(a, b), c)</c> → <c>Gemm(a, b, c)</c>, where a and b are matrices and c broadcasts to the product.</summary>
public sealed class FuseMatMulAdd : RewriteRule
{
    /// <inheritdoc/>
    public override string Summary => "Add(MatMul(a, b), c) → Gemm(a, b, c)";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.NeverGrows | PassGuarantees.KeepsInterface;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context)
    {
        if (node.Op is not AddOp)
        {
            return RuleMatch.None;
        }

        int side = node.Input(0).Producer<MatMulOp>(node.Graph) is not null ? 0 : 1;
        if (node.Input(side).Producer<MatMulOp>(node.Graph) is not { } product)
        {
            return RuleMatch.None;
        }

        return WhyNot(node, product, node.Input(1 - side)) is { } reason
            ? RuleMatch.Refuse(product, reason)
            : RuleMatch.Rewrite(editor => editor.ReplaceBy(node, new GemmOp(), [product.Input(0), product.Input(1), node.Input(1 - side)], product));
    }

    private static string? WhyNot(Node sum, Node product, Value? summand)
    {
        if (!product.Output(0)!.IsReadOnce())
        {
            return "its output is read by others too";
        }

        if (product.Inputs.Any(static i => i?.Shape?.Rank != 2) || product.Output(0)!.Shape is not { } shape)
        {
            return "its operands are not known to be matrices";
        }

        if (product.Inputs.Any(static i => i?.Producer?.Op is DequantizeLinearOp))
        {
            return "it is quantized";
        }

        return summand?.Shape is { Rank: <= 2 } own && Shapes.AreSame(shape, sum.Output(0)?.Shape) && Broadcasts(own, shape)
            ? null
            : $"'{summand?.Name}' does not broadcast to {shape}";
    }

    private static bool Broadcasts(Shape own, Shape shape)
    {
        for (int i = 1; i <= own.Rank; i++)
        {
            if (own[own.Rank - i] != 1 && !own[own.Rank - i].IsSame(shape[shape.Rank - i]))
            {
                return false;
            }
        }

        return true;
    }
}
