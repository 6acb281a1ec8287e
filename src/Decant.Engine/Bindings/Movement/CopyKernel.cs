namespace Decant.Engine;

/// <summary>Copies input 0 to output 0, byte by byte.</summary>
internal sealed unsafe class CopyKernel(long bytes) : Kernel
{
    /// <inheritdoc/>
    public override string Name => "copy";

    /// <inheritdoc/>
    public override void Run(in KernelRun run) => Buffer.MemoryCopy(run.Input<byte>(0), run.Output<byte>(0), bytes, bytes);
}
