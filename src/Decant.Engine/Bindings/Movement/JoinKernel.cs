using Decant.Kernels;

namespace Decant.Engine;

/// <summary>Copies its inputs side by side; an input that lies at its place already is left alone.</summary>
/// <param name="outer">How many runs each input has.</param>
/// <param name="runs">The bytes of a run of each input.</param>
internal sealed unsafe class JoinKernel(long outer, long[] runs) : Kernel
{
    private readonly long _whole = runs.Sum();

    /// <inheritdoc/>
    public override string Name => "concat";

    /// <inheritdoc/>
    public override void Run(in KernelRun run)
    {
        byte* to = run.Output<byte>(0);
        for (int i = 0; i < runs.Length; i++)
        {
            byte* from = run.Input<byte>(i);
            if (from != to)
            {
                RunCopy.Run(from, runs[i], to, _whole, runs[i], outer, run.Team);
            }

            to += runs[i];
        }
    }
}
