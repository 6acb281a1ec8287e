namespace Decant.Kernels.Tests;

public unsafe class ElementwiseChainTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 5, 7)]
    [InlineData(3, 16, 700)]
    public void Run_MixedOperands_EqualsScalar(int n, int c, int p)
    {
        using var arrays = new Arrays();
        float[] x = arrays.Floats(n * c * p), channel = arrays.Floats(c), row = arrays.Floats(p), single = [0.7f];
        x[^1] = float.NaN;

        // y = max(|x·channel + row|, x) − sigmoid(single·x)
        ChainStep[] steps =
        [
            ChainStep.Of(BinaryKind.Multiply) with { A = ~0, B = ~1 },
            ChainStep.Of(BinaryKind.Add) with { A = 0, B = ~2 },
            ChainStep.Of(UnaryKind.Abs) with { A = 1 },
            ChainStep.Of(BinaryKind.Max) with { A = 2, B = ~0 },
            ChainStep.Of(BinaryKind.Multiply) with { A = ~3, B = ~0 },
            ChainStep.Of(Activation.Sigmoid) with { A = 4 },
            ChainStep.Of(BinaryKind.Subtract) with { A = 3, B = 5 },
        ];
        using ElementwiseChain chain = new([n, c, p], [[c * p, p, 1], [0, 1, 0], [0, 0, 1], [0, 0, 0]], steps);
        double[] expected = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double sum = Math.Abs((double)x[i] * channel[i / p % c] + row[i % p]);
            expected[i] = Math.Max(sum, x[i]) - 1 / (1 + Math.Exp(-0.7 * x[i]));
        }

        float** inputs = stackalloc float*[4];
        inputs[1] = arrays.New<float>(channel);
        inputs[2] = arrays.New<float>(row);
        inputs[3] = arrays.New<float>(single);
        foreach ((ThreadTeam team, bool inPlace) in new[] { (Teams.One, false), (Teams.Three, true) })
        {
            float* px = arrays.New<float>(x), y = inPlace ? px : arrays.New<float>(x.Length);
            inputs[0] = px;
            chain.Run(inputs, y, arrays.Scratch(chain.ScratchBytes(team.Threads)), team);
            arrays.CheckFrames();
            ScalarMath.AssertClose(expected, new ReadOnlySpan<float>(y, x.Length), 1e-6);
        }
    }

    [Fact]
    public void Create_StepReadsWhatIsNotThere_Throws() =>
        Assert.StartsWith("DEC1529", Assert.Throws<ArgumentException>(static () => new ElementwiseChain([4], [[1]], [ChainStep.Of(UnaryKind.Abs) with { A = 0 }])).Message, StringComparison.Ordinal);
}
