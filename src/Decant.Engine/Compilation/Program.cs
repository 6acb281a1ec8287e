using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>A model compiled for inputs of known types: steps, packed weights and a memory plan. Immutable; many threads may run it, each with its own <see cref="ProgramRun"/>.</summary>
internal sealed class Program : IDisposable
{
    private readonly Model _model;
    private readonly List<TensorPin> _pins = [];
    private readonly DataType?[] _inputTypes;
    private int _holders = 1;

    /// <summary>Binds a plan.</summary>
    /// <param name="model">The specialised model, which belongs to the program from now on.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="chooser">Picks kernels.</param>
    public unsafe Program(Model model, ProgramPlan plan, KernelChooser chooser)
    {
        _model = model;
        Plan = plan;
        Slots = [.. plan.Slots];
        Steps = [.. plan.Steps.Select(s => new Step(s, chooser))];
        Release();
        InputSlots = new int[model.Graph.Inputs.Count];
        Array.Fill(InputSlots, -1);
        _inputTypes = new DataType?[InputSlots.Length];
        Dictionary<string, Slot> byName = plan.Inputs.ToDictionary(static s => s.Name);
        for (int i = 0; i < InputSlots.Length; i++)
        {
            if (byName.TryGetValue(model.Graph.Inputs[i].Name, out Slot? slot))
            {
                InputSlots[i] = slot.Index;
                _inputTypes[i] = slot.Type;
            }
        }

        Pointers = new nint[Slots.Length];
        foreach (Slot slot in Slots.Where(static s => s is { Parent: null, Constant: not null }))
        {
            if (slot.Static is not null)
            {
                TensorPin pin = slot.Constant!.Pin();
                _pins.Add(pin);
                Pointers[slot.Index] = (nint)pin.Pointer;
            }
        }
    }

    /// <summary>The plan behind the program.</summary>
    public ProgramPlan Plan { get; }

    /// <summary>The slots.</summary>
    public Slot[] Slots { get; }

    /// <summary>The steps, in order.</summary>
    public Step[] Steps { get; }

    /// <summary>The slot of each input of the graph; -1 where it has a default.</summary>
    public int[] InputSlots { get; }

    /// <summary>The addresses of constants; 0 for all other slots.</summary>
    public nint[] Pointers { get; }

    /// <summary>Whether the program was compiled for values of these types.</summary>
    public bool Accepts(ReadOnlySpan<RuntimeValue?> given)
    {
        for (int i = 0; i < given.Length; i++)
        {
            if (!RuntimeTypes.Matches(given[i], _inputTypes[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Refuses to run where arena, scratch memory and outputs are more than a run may take.</summary>
    /// <exception cref="ModelException">DEC1353: they are.</exception>
    public void RequireMemory(nint scratchBytes, EvaluationLimits limits)
    {
        long bytes = Plan.ArenaBytes + scratchBytes;
        foreach (Slot output in Plan.Outputs)
        {
            bytes += output.Root.Kind == SlotKind.Output ? output.Bytes : 0;
        }

        if (bytes > limits.MemoryBytes)
        {
            Slot largest = Slots.MaxBy(static s => s.Root.Kind is SlotKind.Arena or SlotKind.Output ? s.Bytes : 0)!;
            throw new ModelException(
                "DEC1353", $"engine: a run of these shapes takes {bytes} bytes, more than the limit of {limits.MemoryBytes}; the largest value is '{largest.Name}' of {largest.Bytes} bytes; raise the memory limit if that is meant");
        }
    }

    /// <summary>The scratch memory that the steps need.</summary>
    public nint ScratchBytes(int threads) => Steps.Max(s => (nint?)s.Kernel?.ScratchBytes(s.Alone ? 1 : threads)) ?? 0;

    /// <summary>Makes the program outlive one more <see cref="Dispose"/>.</summary>
    public void Hold() => Interlocked.Increment(ref _holders);

    /// <summary>Frees the packed weights once nobody holds the program any more.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _holders) > 0)
        {
            return;
        }

        foreach (Step step in Steps)
        {
            step.Kernel?.Dispose();
            Array.ForEach(step.Subgraphs, static g => g.Dispose());
        }

        _pins.ForEach(static p => p.Dispose());
        _pins.Clear();
        _model.Dispose();
    }

    // Managed values are let go after the last step that reads them.
    private void Release()
    {
        var last = new Dictionary<Slot, int>();
        for (int i = 0; i < Steps.Length; i++)
        {
            foreach (int index in Steps[i].Inputs.Concat(Steps[i].Outputs).Where(static x => x >= 0))
            {
                last[Slots[index].Root] = i;
            }
        }

        var kept = Plan.Outputs.Select(static o => o.Root).ToHashSet();
        foreach (IGrouping<int, KeyValuePair<Slot, int>> group in last.Where(p => p.Key.Kind == SlotKind.Managed && !kept.Contains(p.Key)).GroupBy(static p => p.Value))
        {
            Steps[group.Key].Released = [.. group.Select(static p => p.Key.Index)];
        }
    }
}
