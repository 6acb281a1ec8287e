namespace Decant.Operators;

/// <summary>The weights of one direction of a recurrent operator.</summary>
/// <param name="W">Input weights: <c>[gates*hidden, input]</c>.</param>
/// <param name="R">Recurrence weights: <c>[gates*hidden, hidden]</c>.</param>
/// <param name="WBias">Input biases: <c>[gates*hidden]</c>.</param>
/// <param name="RBias">Recurrence biases: <c>[gates*hidden]</c>.</param>
/// <param name="Peepholes">LSTM's peephole weights for the gates i, o, f: <c>[3*hidden]</c>.</param>
/// <param name="Input">The input's size.</param>
/// <param name="Hidden">The number of hidden units.</param>
internal sealed record RecurrentWeights(double[] W, double[] R, double[] WBias, double[] RBias, double[] Peepholes, int Input, int Hidden)
{
    /// <summary>The input's part of a gate of one unit: <c>W · x + WBias</c>.</summary>
    public double FromInput(int gate, int unit, ReadOnlySpan<double> x)
    {
        int row = (gate * Hidden) + unit;
        return OwnSums<double>.Dot(W.AsSpan(row * Input, Input), x) + WBias[row];
    }

    /// <summary>The state's part of a gate of one unit: <c>R · h + RBias</c>.</summary>
    public double FromState(int gate, int unit, ReadOnlySpan<double> h)
    {
        int row = (gate * Hidden) + unit;
        return OwnSums<double>.Dot(R.AsSpan(row * Hidden, Hidden), h) + RBias[row];
    }
}
