using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes;

/// <summary><c>x + 0</c>, <c>x - 0</c>, <c>x · 1</c>, <c>x / 1</c>, <c>x ^ 1</c> → <c>x</c>, where the constant does not broadcast x to another shape.</summary>
public sealed class RemoveNeutralArithmetic : RewriteRule
{
    /// <inheritdoc/>
    public override string Summary => "x + 0 → x; x · 1 → x; x / 1 → x; x ^ 1 → x";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.All;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context)
    {
        (double neutral, bool commutes) = node.Op switch
        {
            AddOp => (0, true),
            SubOp => (0, false),
            MulOp => (1, true),
            DivOp or PowOp => (1, false),
            _ => (double.NaN, false),
        };
        if (double.IsNaN(neutral))
        {
            return RuleMatch.None;
        }

        for (int constant = commutes ? 0 : 1; constant < 2; constant++)
        {
            if (node.Input(constant)?.Constant is { } tensor && IsAll(tensor, neutral)
                && node.Input(1 - constant) is { } x && Shapes.AreSame(x.Shape, node.Output(0)?.Shape))
            {
                return RuleMatch.Replace(node, x);
            }
        }

        return RuleMatch.None;
    }

    private static bool IsAll(Tensor tensor, double number)
    {
        if (tensor.Length == 0 || !(tensor.ElementType.IsFloat() || tensor.ElementType.IsInteger()) || !tensor.ReadDouble(0).Equals(number))
        {
            return false;
        }

        for (long i = 1; !tensor.IsSplat && i < tensor.Length; i++)
        {
            if (!tensor.ReadDouble(i).Equals(number))
            {
                return false;
            }
        }

        return true;
    }
}
