using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The gradient of a matrix product over broadcast outer axes: <c>dA = G · Bᵀ</c> and <c>dB = Aᵀ · G</c>, summed where an operand was broadcast.</summary>
internal static class MatMulGradient
{
    /// <summary>Adds the nodes.</summary>
    /// <exception cref="UnsupportedException">DEC1274: an operand's rank is not known.</exception>
    public static void Add(GradientContext g)
    {
        int left = Rank(g, 0);
        int right = Rank(g, 1);

        // Vectors are taken as a row and a column, and the product lacks the axes of size one that they would bring.
        Value a = left == 1 ? Unsqueeze(g, g.Input(0), 0) : g.Input(0);
        Value b = right == 1 ? Unsqueeze(g, g.Input(1), 1) : g.Input(1);
        Value y = left == 1 ? Unsqueeze(g, g.Incoming, right == 1 ? -1 : -2) : g.Incoming;
        y = right == 1 ? Unsqueeze(g, y, -1) : y;
        if (g.Wants(0))
        {
            Set(g, 0, a, g.Add(new MatMulOp(), y, g.TransposeMatrices(b, Math.Max(right, 2))));
        }

        if (g.Wants(1))
        {
            Set(g, 1, b, g.Add(new MatMulOp(), g.TransposeMatrices(a, Math.Max(left, 2)), y));
        }
    }

    private static void Set(GradientContext g, int input, Value operand, Value gradient)
    {
        Value summed = g.SumTo(gradient, operand);
        g.Set(input, operand == g.Input(input) ? summed : g.ReshapeLike(summed, g.Input(input)));
    }

    private static Value Unsqueeze(GradientContext g, Value value, long axis) => g.Add(new UnsqueezeOp(), value, g.Constant(Tensor.Vector(axis)));

    private static int Rank(GradientContext g, int input) => g.Input(input).Shape?.Rank
        ?? throw new UnsupportedException("DEC1274", $"{g.Node}: no gradient rule for a product of a value of unknown rank, '{g.Input(input).Name}'");
}
