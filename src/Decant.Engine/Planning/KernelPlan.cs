namespace Decant.Engine;

/// <summary>One way to run a group of nodes: the layouts that it reads and writes, and how its kernel is made.</summary>
/// <param name="Inputs">The layout that each input of the group is read in; null where the kernel does not read it at run time.</param>
/// <param name="Outputs">The layout of each output.</param>
/// <param name="Create">Makes the kernel and packs its weights.</param>
internal sealed record KernelPlan(ValueLayout?[] Inputs, ValueLayout[] Outputs, Func<Kernel> Create)
{
    /// <summary>What the choice costs beyond conversions, in bytes moved; 0 for the natural layout.</summary>
    public long Cost { get; init; }

    /// <summary>All kernels that fit the plan, where there is more than one.</summary>
    public KernelChoices? Choices { get; init; }

    /// <summary>The inputs that output 0 may overwrite, where they are as long as it is and nothing reads them later.</summary>
    public IReadOnlyList<int> Overwrites { get; init; } = [];

    /// <summary>Where each input lies in output 0, in bytes, where output 0 is nothing but its inputs side by side; empty otherwise.</summary>
    public IReadOnlyList<long> Parts { get; init; } = [];

    /// <summary>Where each output lies in input 0, in bytes, where the outputs are nothing but parts of it; no kernel runs then. Empty otherwise.</summary>
    public IReadOnlyList<long> Views { get; init; } = [];

    /// <summary>A plan whose only output is input 0 seen with another shape.</summary>
    public static KernelPlan View(int inputs, ValueLayout layout)
    {
        var layouts = new ValueLayout?[inputs];
        layouts[0] = layout;
        return new KernelPlan(layouts, [layout], static () => throw new InvalidOperationException("a view has no kernel")) { Views = [0] };
    }
}
