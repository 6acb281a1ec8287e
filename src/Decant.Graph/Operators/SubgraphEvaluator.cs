using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>Evaluates a subgraph, which may read the values of the graphs around it.</summary>
/// <param name="subgraph">One of the node's subgraphs.</param>
/// <param name="inputs">A value for each of its inputs.</param>
/// <returns>A value for each of its outputs.</returns>
public delegate IReadOnlyList<RuntimeValue> SubgraphEvaluator(Graph subgraph, IReadOnlyList<RuntimeValue> inputs);
