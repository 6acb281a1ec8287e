namespace Decant.Kernels;

/// <summary>The reduction axis cut into runs, and the runs cut into groups whose weights stay in the first-level cache.</summary>
internal readonly unsafe struct ReductionAxis
{
    /// <summary>The runs.</summary>
    public readonly Chunk* Chunks;

    /// <summary>The number of groups.</summary>
    public readonly nint Groups;

    /// <summary>Groups + 1 positions in <see cref="Chunks"/>.</summary>
    public readonly nint* GroupStarts;

    /// <summary>For each group, the number of weights rows before it.</summary>
    public readonly nint* GroupRows;

    /// <summary>The length of the reduction axis.</summary>
    public readonly nint Length;

    public ReductionAxis(Chunk* chunks, nint groups, nint* groupStarts, nint* groupRows, nint length)
    {
        Chunks = chunks;
        Groups = groups;
        GroupStarts = groupStarts;
        GroupRows = groupRows;
        Length = length;
    }
}
