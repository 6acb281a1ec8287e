namespace Decant.Engine.Tests;

public class SharedTeamTests
{
    // A number of threads that no other test asks for.
    private const int Threads = 5;

    [Fact]
    public void SharedTeam_SameThreads_IsOneTeamUntilTheLastLeaves()
    {
        var first = new SharedTeam(Threads);
        var second = new SharedTeam(Threads);
        using var other = new SharedTeam(Threads + 1);
        Assert.Same(first.Team, second.Team);
        Assert.NotSame(first.Team, other.Team);
        first.Dispose();
        first.Dispose();
        Count job = default;
        second.Team.Run(ref job, 3);
        second.Dispose();
        Assert.Throws<ObjectDisposedException>(() => second.Team.Run(ref job, 3));
        using var later = new SharedTeam(Threads);
        Assert.NotSame(first.Team, later.Team);
    }

    private struct Count : Kernels.IParallelJob
    {
        public readonly void Run(nint chunk, int worker)
        {
        }
    }
}
