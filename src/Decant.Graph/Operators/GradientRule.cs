namespace Decant.Graphs;

/// <summary>
/// Adds nodes that compute the gradients of a node's inputs from those of its outputs: for each input that is asked for, the sum over all
/// outputs' elements of their gradient times their partial derivative.
/// </summary>
/// <param name="context">The node, the gradients of its outputs, and what takes those of its inputs.</param>
public delegate void GradientRule(GradientContext context);
