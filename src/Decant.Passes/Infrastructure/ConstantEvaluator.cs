using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Passes;

/// <summary>Computes a node without subgraphs whose inputs are constants.</summary>
/// <param name="node">The node.</param>
/// <param name="inputs">A tensor for each input; null where it is absent.</param>
/// <returns>A value for each output; null where nothing asks for it.</returns>
/// <exception cref="UnsupportedException">The operator cannot be evaluated.</exception>
public delegate IReadOnlyList<RuntimeValue?> ConstantEvaluator(Node node, IReadOnlyList<RuntimeValue?> inputs);
