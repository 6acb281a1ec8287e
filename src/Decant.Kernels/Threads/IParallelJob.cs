namespace Decant.Kernels;

/// <summary>Work that a <see cref="ThreadTeam"/> runs in numbered chunks, in any order and on any thread.</summary>
/// <remarks>An implementation is an unmanaged struct: pointers and sizes only. Chunks must write disjoint memory, so that results do not depend on timing.</remarks>
public interface IParallelJob
{
    /// <summary>Runs one chunk.</summary>
    /// <param name="chunk">The chunk, from 0 to the number of chunks less one.</param>
    /// <param name="worker">The thread that runs it, from 0 (the caller) to <see cref="ThreadTeam.Threads"/> less one; indexes scratch memory.</param>
    void Run(nint chunk, int worker);
}
