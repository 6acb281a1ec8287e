using Decant.Graphs;

namespace Decant.Engine;

/// <summary>A subgraph as a model of its own, compiled for the shapes that it is run with.</summary>
internal sealed class CompiledSubgraph : IDisposable
{
    /// <summary>Extracts the subgraph.</summary>
    public CompiledSubgraph(Graph subgraph, KernelChooser chooser)
    {
        Subgraph = subgraph;
        Model model = SubgraphExtraction.Extract(subgraph, out IReadOnlyList<Value> captured);
        Captured = captured;
        Programs = new ProgramCache(model, [], chooser);
    }

    /// <summary>The subgraph, by which its node asks for it.</summary>
    public Graph Subgraph { get; }

    /// <summary>The values of the graphs around it that it reads, behind its own inputs.</summary>
    public IReadOnlyList<Value> Captured { get; }

    /// <summary>The programs.</summary>
    public ProgramCache Programs { get; }

    /// <inheritdoc/>
    public void Dispose() => Programs.Dispose();
}
