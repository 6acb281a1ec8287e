namespace Decant.Kernels.Tests;

public unsafe class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Run_ManyJobs_EveryChunkRunsOnce(int threads)
    {
        using var team = new ThreadTeam(threads);
        int[] counts = new int[1000];
        for (int round = 0; round < 300; round++)
        {
            int chunks = round % 37 * 27 % 1000;
            Array.Clear(counts);
            fixed (int* at = counts)
            {
                Count job = new() { Counts = at };
                team.Run(ref job, chunks);
            }

            Assert.All(counts.Take(chunks), c => Assert.Equal(1, c));
            Assert.All(counts.Skip(chunks), c => Assert.Equal(0, c));
        }
    }

    [Fact]
    public void Run_AfterParking_WakesAndFinishes()
    {
        using var team = new ThreadTeam(3);
        int total = 0;
        for (int round = 0; round < 3; round++)
        {
            Thread.Sleep(60);
            Sum job = new() { Total = &total };
            team.Run(ref job, 10);
        }

        Assert.Equal(3 * 45, total);
    }

    [Fact]
    public void Run_SeveralCallers_EveryJobIsWhole()
    {
        using var team = new ThreadTeam(3);
        Parallel.For(0, 200, _ =>
        {
            int total = 0;
            Sum job = new() { Total = &total };
            team.Run(ref job, 20);
            Assert.Equal(190, total);
        });
    }

    [Fact]
    public void Run_ChunkThrows_CallerSeesTheException()
    {
        using var team = new ThreadTeam(3);
        Assert.Throws<InvalidOperationException>(() =>
        {
            Failing job = default;
            team.Run(ref job, 50);
        });
        int total = 0;
        Sum next = new() { Total = &total };
        team.Run(ref next, 10);
        Assert.Equal(45, total);
    }

    [Fact]
    public void Run_Disposed_Throws()
    {
        var team = new ThreadTeam(2);
        team.Dispose();
        team.Dispose();
        Assert.Throws<ObjectDisposedException>(() =>
        {
            Failing job = default;
            team.Run(ref job, 1);
        });
    }

    private struct Count : IParallelJob
    {
        public int* Counts;

        public readonly void Run(nint chunk, int worker) => Interlocked.Increment(ref Counts[chunk]);
    }

    private struct Sum : IParallelJob
    {
        public int* Total;

        public readonly void Run(nint chunk, int worker) => Interlocked.Add(ref *Total, (int)chunk);
    }

    private struct Failing : IParallelJob
    {
        public readonly void Run(nint chunk, int worker)
        {
            if (chunk == 7)
            {
                throw new InvalidOperationException("seven");
            }
        }
    }
}
