using Decant.Graphs;

namespace Decant.Engine;

/// <summary>One step of a program, bound to slot indices.</summary>
internal sealed class Step
{
    // About what one thread does in the time that another needs to join and to fetch what it reads.
    private const long SharedFrom = 5000;
    private const long MultiplyAccumulatesPerNanosecond = 40;
    private const long BytesPerNanosecond = 8;

    /// <summary>Binds a planned step; packs the weights of a kernel.</summary>
    public Step(PlannedStep plan, KernelChooser chooser)
    {
        Name = plan.Name;
        OperatorName = plan.OperatorName;
        Inputs = Indices(plan.Inputs);
        Outputs = Indices(plan.Outputs);
        Node = plan.Node;
        if (plan.Plan is { } kernel)
        {
            (Kernel, Reason) = chooser.Create(kernel);
            long bytes = plan.Inputs.Concat(plan.Outputs).OfType<Slot>().Sum(static s => s.Bytes);
            Alone = (plan.MultiplyAccumulates / MultiplyAccumulatesPerNanosecond) + (bytes / BytesPerNanosecond) < SharedFrom;
        }

        if (Node is not null)
        {
            Subgraphs = [.. Node.Subgraphs.Select(g => new CompiledSubgraph(g, chooser))];
            Captured = [.. SubgraphCaptures.Of(Node).Where(static v => v.Constant is null)];
        }
    }

    /// <summary>The name in profiles.</summary>
    public string Name { get; }

    /// <summary>The operators.</summary>
    public string OperatorName { get; }

    /// <summary>The slots read; -1 where an input is absent. Captured values of subgraphs stand behind the node's inputs.</summary>
    public int[] Inputs { get; }

    /// <summary>The slots written; -1 where an output is not wanted.</summary>
    public int[] Outputs { get; }

    /// <summary>The kernel; null where the reference runs.</summary>
    public Kernel? Kernel { get; }

    /// <summary>Whether the kernel has too little to do for more than one thread.</summary>
    public bool Alone { get; }

    /// <summary>Why this kernel runs.</summary>
    public string Reason { get; } = "no kernel";

    /// <summary>The node that the reference runs; null for kernels.</summary>
    public Node? Node { get; }

    /// <summary>The node's subgraphs.</summary>
    public CompiledSubgraph[] Subgraphs { get; } = [];

    /// <summary>The values that the subgraphs capture.</summary>
    public Value[] Captured { get; } = [];

    /// <summary>The slots of kind <see cref="SlotKind.Managed"/> that nothing reads after this step.</summary>
    public int[] Released { get; set; } = [];

    /// <summary>The kernel's name in profiles.</summary>
    public string KernelName => Kernel?.Name ?? "reference";

    private static int[] Indices(Slot?[] slots) => Array.ConvertAll(slots, static s => s?.Index ?? -1);
}
