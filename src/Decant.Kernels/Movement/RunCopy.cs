namespace Decant.Kernels;

/// <summary>Copies runs of bytes from places a fixed step apart to places another step apart.</summary>
public static unsafe class RunCopy
{
    private const long SliceBytes = 32 * 1024;

    // Bytes that one thread copies before another has joined.
    private const long SharedFrom = 64 * 1024;

    /// <summary>Copies runs; they must not overlap.</summary>
    /// <param name="from">The first byte of the first run.</param>
    /// <param name="fromStep">Bytes from a run to the next.</param>
    /// <param name="to">Where the first run goes.</param>
    /// <param name="toStep">Bytes from there to where the next goes.</param>
    /// <param name="bytes">The length of a run.</param>
    /// <param name="count">The number of runs.</param>
    /// <param name="team">The threads.</param>
    public static void Run(byte* from, long fromStep, byte* to, long toStep, long bytes, long count, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        Job job = new() { From = from, FromStep = fromStep, To = to, ToStep = toStep, Bytes = bytes, Slices = Math.Max(bytes / SliceBytes, 1) };
        (bytes * count < SharedFrom ? ThreadTeam.Single : team).Run(ref job, (nint)(count * job.Slices));
    }

    private struct Job : IParallelJob
    {
        public byte* From;
        public long FromStep;
        public byte* To;
        public long ToStep;
        public long Bytes;
        public long Slices;

        public readonly void Run(nint chunk, int worker)
        {
            long run = chunk / Slices, slice = chunk % Slices, start = Bytes * slice / Slices, length = (Bytes * (slice + 1) / Slices) - start;
            Buffer.MemoryCopy(From + (run * FromStep) + start, To + (run * ToStep) + start, length, length);
        }
    }
}
