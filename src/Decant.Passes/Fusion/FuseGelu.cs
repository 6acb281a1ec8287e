using Decant.Graphs;
using Decant.Operators;

namespace Decant.Passes;

/// <summary><c>x · 0.5 · (1 + erf(x / √2))</c>, in any order of the factors → <c>Gelu(x)</c>, from opset 20.</summary>
public sealed class FuseGelu : RewriteRule
{
    private const long SinceOpset = 20;
    private const double RoundingOfFloat = 1e-6;

    /// <inheritdoc/>
    public override string Summary => "x · 0.5 · (1 + erf(x / √2)) → Gelu(x), from opset 20";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.NeverGrows | PassGuarantees.KeepsInterface;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context)
    {
        if (node.Op is not MulOp)
        {
            return RuleMatch.None;
        }

        List<Value> factors = [];
        Collect(node, factors, depth: 0);
        Node? error = factors.Select(f => OnePlusErf(f, node.Graph)).FirstOrDefault(static n => n is not null);
        if (factors.Count != 3 || error is null || Argument(error) is not { } x || !factors.Contains(x) || !factors.Exists(static f => IsNumber(f, 0.5)))
        {
            return RuleMatch.None;
        }

        return context.TargetOpset < SinceOpset
            ? RuleMatch.Refuse(node, $"Gelu exists from opset {SinceOpset}, the target is {context.TargetOpset}")
            : RuleMatch.Rewrite(editor => editor.ReplaceBy(node, new GeluOp(), [x], error));
    }

    // The factors of a product that may be written as a product of products.
    private static void Collect(Node node, List<Value> factors, int depth)
    {
        foreach (Value factor in node.Inputs.OfType<Value>())
        {
            if (depth == 0 && factor.IsReadOnce() && factor.Producer<MulOp>(node.Graph) is { } inner)
            {
                Collect(inner, factors, depth + 1);
            }
            else
            {
                factors.Add(factor);
            }
        }
    }

    private static Node? OnePlusErf(Value factor, Graph graph)
    {
        if (factor.Producer<AddOp>(graph) is not { } sum)
        {
            return null;
        }

        int constant = sum.Input(0)?.Constant is not null ? 0 : 1;
        return sum.Input(constant) is { } one && IsNumber(one, 1) ? sum.Input(1 - constant).Producer<ErfOp>(graph) : null;
    }

    // The x of erf(x / √2), which may be written as a product.
    private static Value? Argument(Node error)
    {
        if (error.Input(0)?.Producer is not { } scaled || scaled.Graph != error.Graph)
        {
            return null;
        }

        return scaled.Op switch
        {
            DivOp when scaled.Input(1) is { } divisor && IsNumber(divisor, Math.Sqrt(2)) => scaled.Input(0),
            MulOp when scaled.Input(1) is { } factor && IsNumber(factor, Math.Sqrt(0.5)) => scaled.Input(0),
            MulOp when scaled.Input(0) is { } factor && IsNumber(factor, Math.Sqrt(0.5)) => scaled.Input(1),
            _ => null,
        };
    }

    private static bool IsNumber(Value value, double number) =>
        value.Constant is { Length: 1 } constant && Math.Abs(constant.ReadDouble(0) - number) <= RoundingOfFloat * number;
}
