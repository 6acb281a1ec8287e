using Decant.Graphs;
using Decant.Operators;

namespace Decant.Passes;

/// <summary>A node that computes <c>scale · x + shift</c> with constants for each element of axis 1 of x.</summary>
/// <param name="Data">x.</param>
/// <param name="Scale">The factors.</param>
/// <param name="Shift">The summands.</param>
/// <param name="WhyNot">Why the node computes no such thing though it looks like it, or null.</param>
internal sealed record InputAffine(Value Data, double[] Scale, double[] Shift, string? WhyNot = null)
{
    /// <summary>Whether any summand is not zero.</summary>
    public bool HasShift => Array.Exists(Shift, static s => s != 0);

    /// <summary>The node's parameters; null where it is of another kind.</summary>
    public static InputAffine? Of(Node node)
    {
        if (node.Op is BatchNormalizationOp && node.Input(0) is { } normalized)
        {
            (BatchNormParameters? norm, string? whyNot) = BatchNormParameters.Of(node);
            return norm is null ? new(normalized, [], [], whyNot) : new(normalized, norm.Scale, norm.Shift);
        }

        if (node.Op is not (MulOp or DivOp or AddOp or SubOp))
        {
            return null;
        }

        int constant = node.Input(1)?.Constant is not null ? 1 : 0;
        if (node.Input(constant)?.Constant is not { } tensor || node.Input(1 - constant) is not { } x || (constant == 0 && node.Op is DivOp))
        {
            return null;
        }

        if (x.Shape is not { Rank: >= 2 } shape || !shape[1].IsNumber || node.Output(0)?.Shape?.Rank != shape.Rank
            || PerChannel.Read(tensor, shape.Rank, 1, shape[1].Value) is not { } numbers)
        {
            return new(x, [], [], $"the constant {tensor} is not one number for each channel");
        }

        return Create(node.Op, x, numbers, reversed: constant == 0);
    }

    private static InputAffine Create(Operator op, Value x, double[] numbers, bool reversed)
    {
        double[] ones = [.. Enumerable.Repeat(1.0, numbers.Length)];
        var zeros = new double[numbers.Length];
        return op switch
        {
            MulOp => new(x, numbers, zeros),
            DivOp when Array.Exists(numbers, static n => n == 0) => new(x, [], [], "it divides by zero"),
            DivOp => new(x, Array.ConvertAll(numbers, static n => 1 / n), zeros),
            AddOp => new(x, ones, numbers),
            _ when reversed => new(x, Array.ConvertAll(ones, static o => -o), numbers),
            _ => new(x, ones, Array.ConvertAll(numbers, static n => -n)),
        };
    }
}
