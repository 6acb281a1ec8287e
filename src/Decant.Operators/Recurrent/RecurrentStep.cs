namespace Decant.Operators;

/// <summary>One time step of one sequence.</summary>
/// <param name="weights">The direction's weights.</param>
/// <param name="activations">The direction's activations.</param>
/// <param name="x">The step's input.</param>
/// <param name="h">The hidden state, replaced by the next.</param>
/// <param name="c">LSTM's cell state, replaced by the next; empty otherwise.</param>
internal delegate void RecurrentStep(RecurrentWeights weights, RecurrentActivation[] activations, ReadOnlySpan<double> x, double[] h, double[] c);
