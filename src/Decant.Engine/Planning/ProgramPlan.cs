namespace Decant.Engine;

/// <summary>The steps and slots of a program, memory included.</summary>
/// <param name="Slots">All slots, by index.</param>
/// <param name="Steps">The steps, in order.</param>
/// <param name="Inputs">The slot of each input of the graph; null where nothing reads it.</param>
/// <param name="Outputs">The slot of each output of the graph.</param>
/// <param name="ArenaBytes">The length of the arena.</param>
internal sealed record ProgramPlan(
    IReadOnlyList<Slot> Slots,
    IReadOnlyList<PlannedStep> Steps,
    IReadOnlyList<Slot> Inputs,
    IReadOnlyList<Slot> Outputs,
    long ArenaBytes);
