using Decant.Kernels;

namespace Decant.Engine;

/// <summary>Copies parts of input 0 to the outputs.</summary>
/// <param name="outer">How many runs each output takes.</param>
/// <param name="whole">The bytes from a run of the input to the next.</param>
/// <param name="runs">Where each output's runs start, and their bytes.</param>
internal sealed unsafe class PartsKernel(long outer, long whole, (long Start, long Length)[] runs) : Kernel
{
    /// <inheritdoc/>
    public override string Name => "slice";

    /// <inheritdoc/>
    public override void Run(in KernelRun run)
    {
        byte* from = run.Input<byte>(0);
        for (int i = 0; i < runs.Length; i++)
        {
            byte* to = run.Output<byte>(i);
            RunCopy.Run(from + runs[i].Start, whole, to, runs[i].Length, runs[i].Length, outer, run.Team);
        }
    }
}
