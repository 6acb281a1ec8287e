namespace Decant.Kernels.Tests;

public unsafe class RunCopyTests
{
    [Theory]
    [InlineData(3, 40_000)]
    [InlineData(2, 100_001)]
    [InlineData(5, 7)]
    [InlineData(4, 0)]
    public void Run_SteppedRuns_CopiesEachToItsPlace(int count, int bytes)
    {
        int fromStep = bytes + 3, toStep = bytes + 5;
        byte[] from = new byte[count * fromStep], to = new byte[count * toStep];
        new Random(1).NextBytes(from);
        fixed (byte* x = from, y = to)
        {
            RunCopy.Run(x, fromStep, y, toStep, bytes, count, Teams.Three);
        }

        for (int i = 0; i < count; i++)
        {
            Assert.Equal(from.AsSpan(i * fromStep, bytes), to.AsSpan(i * toStep, bytes));
            Assert.All(to[((i * toStep) + bytes)..((i + 1) * toStep)], static b => Assert.Equal(0, b));
        }
    }
}
