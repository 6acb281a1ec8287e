namespace Decant.Engine;

/// <summary>A kernel bound to the shapes of one group of nodes. It holds packed weights and no state of a run, and serves many threads at once.</summary>
internal abstract class Kernel : IDisposable
{
    /// <summary>The name in profiles and tuning logs, such as <c>conv.1x1.f32</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The scratch memory that a run needs.</summary>
    /// <param name="threads">The number of threads of the team.</param>
    public virtual nint ScratchBytes(int threads) => 0;

    /// <summary>Runs the kernel.</summary>
    public abstract void Run(in KernelRun run);

    /// <summary>Frees packed weights.</summary>
    public virtual void Dispose()
    {
    }
}
