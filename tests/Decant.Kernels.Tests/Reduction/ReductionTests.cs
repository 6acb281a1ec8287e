namespace Decant.Kernels.Tests;

public unsafe class ReductionTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 100, 1)]
    [InlineData(2, 7, 1)]
    [InlineData(2, 5, 19)]
    [InlineData(1, 9, 2000)]
    [InlineData(2, 0, 1)]
    [InlineData(2, 0, 9)]
    [InlineData(0, 4, 3)]
    public void Run_AnyAxis_EqualsScalar(int outer, int length, int inner)
    {
        foreach (ReductionKind kind in Enum.GetValues<ReductionKind>())
        {
            using var arrays = new Arrays();
            float[] x = arrays.Floats(outer * length * inner);
            double[] expected = new double[outer * inner];
            for (int i = 0; i < expected.Length; i++)
            {
                var values = Enumerable.Range(0, length).Select(l => (double)x[(i / inner * length + l) * inner + i % inner]).ToArray();
                expected[i] = Scalar(kind, values);
            }

            float* y = arrays.New<float>(expected.Length);
            Decant.Kernels.Reduction.Run(kind, arrays.New<float>(x), y, outer, length, inner, Teams.Three);
            ScalarMath.AssertClose(expected, new ReadOnlySpan<float>(y, expected.Length), 1e-6);
            arrays.CheckFrames();
        }
    }

    private static double Scalar(ReductionKind kind, double[] x) => kind switch
    {
        ReductionKind.Sum => x.Sum(),
        ReductionKind.Mean => x.Sum() / x.Length,
        ReductionKind.Max => x.Aggregate(double.NegativeInfinity, Math.Max),
        ReductionKind.Min => x.Aggregate(double.PositiveInfinity, Math.Min),
        ReductionKind.SumOfSquares => x.Sum(v => v * v),
        _ => x.Sum(Math.Abs),
    };
}
