namespace Decant.Kernels.Tests;

/// <summary>A small case of every kernel family that has more than one path, for slow instruction sets.</summary>
[Trait("InstructionSets", "all")]
public unsafe class PortableTests
{
    private static ConvolutionShape Padded(int c, int m, int size, int kernel)
        => ConvolutionTests.Square(c, m, size, kernel) with { PadTop = kernel / 2, PadLeft = kernel / 2, PadBottom = kernel / 2, PadRight = kernel / 2 };

    public static TheoryData<ConvolutionShape> Shapes => new()
    {
        Padded(13, 24, 7, 3),
        Padded(8, 16, 5, 1),
        Padded(24, 17, 10, 3),
        Padded(24, 24, 7, 3) with { Groups = 24 },
        Padded(3, 8, 9, 3) with { StrideHeight = 2, StrideWidth = 2 },
        Padded(12, 12, 9, 3) with { Groups = 12 },
        Padded(12, 12, 9, 5) with { Groups = 12, StrideHeight = 2, StrideWidth = 2 },
        Padded(12, 8, 6, 3) with { Groups = 2 },
        Padded(12, 20, 6, 1) with { Groups = 2 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Convolution_EqualsScalar(ConvolutionShape shape)
    {
        foreach (ConvolutionAlgorithm algorithm in new[] { ConvolutionAlgorithm.Direct, ConvolutionAlgorithm.WinogradF4, ConvolutionAlgorithm.Sparse })
        {
            ConvolutionTests.Check(shape, ActivationLayout.Blocked, algorithm, Activation.Silu, residual: true, Teams.One, 2e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void IntegerConvolution_SameBitsAsScalar(ConvolutionShape shape) => new IntegerConvolutionTests().Run_FullRangeData_SameBitsAsScalar(shape);

    [Theory]
    [InlineData(5, 20, 37)]
    [InlineData(7, 9, 400)]
    [InlineData(1, 150, 500)]
    public void Gemm_EqualsScalar(int m, int n, int k) => new GemmTests().Run_AnySize_EqualsScalarProduct(m, n, k);

    [Theory]
    [InlineData(NarrowCode.UInt2)]
    [InlineData(NarrowCode.UInt4)]
    [InlineData(NarrowCode.UInt8)]
    [InlineData(NarrowCode.Table4)]
    [InlineData(NarrowCode.Float8E4M3)]
    [InlineData(NarrowCode.Float8E5M2)]
    [InlineData(NarrowCode.Float16)]
    [InlineData(NarrowCode.BFloat16)]
    public void NarrowGemm_EqualsScalar(NarrowCode code)
    {
        foreach (int m in new[] { 2, 7 })
        {
            NarrowGemmTests.Check(code, m, 41, 70, 32, ownZeros: false, byColumn: true, Activation.Silu, Teams.One);
        }
    }

    [Theory]
    [InlineData(NarrowCode.UInt4)]
    [InlineData(NarrowCode.UInt8)]
    public void NarrowGemmInteger_EqualsScalar(NarrowCode code) => new NarrowGemmTests().RunInteger_EqualsScalarProductOfRoundedInputs(code, 2, 40, 70, 32, true);

    [Fact]
    public void Attention_EqualsScalar()
    {
        new AttentionTests().Run_AnyShape_EqualsScalar(9, 40, 2, 1, 13, 9, true);
        new AttentionTests().Run_AnyShape_EqualsScalar(2, 50, 4, 2, 21, 37, true);
    }

    [Theory]
    [InlineData(5, 40, 128, 4)]
    [InlineData(70, 21, 50, 1)]
    [InlineData(49, 37, 64, 4)]
    public void SparseGemm_EqualsScalar(int m, int n, int k, int block) => new SparseGemmTests().Run_AnyPattern_EqualsScalarProduct(m, n, k, block);

    [Fact]
    public void ElementwiseChain_EqualsScalar() => new ElementwiseChainTests().Run_MixedOperands_EqualsScalar(2, 5, 7);

    [Fact]
    public void ExtremePlace_EqualsScalar() => new IndexingTests().ExtremePlace_TiesAndNaN_EqualsScalar(5, 11, true, false);

    [Fact]
    public void GroupNormalization_EqualsScalar() => new NormalizationTests().GroupNormalization_BothLayouts_EqualScalar(12, 12, 9);

    [Fact]
    public void TransposedConvolution_EqualsScatteredSums() => new TransposedConvolutionTests().Run_AnyShape_EqualsScatteredSums(8, 8, 4, 2, 1, 1, 2, 0);

    [Fact]
    public void Layouts_KeepValues() => new MovementTests().LayoutConversion_ThereAndBack_KeepsValues(2, 20, 9);

    [Fact]
    public void IntegerSums_SameBitsAsScalar() => new IntegerElementwiseTests().AddAndMultiply_AllPairsOfBytes_SameBitsAsScalar(false, true);

    [Fact]
    public void ByteRescale_SameBytes() => new IntegerElementwiseTests().ByteRescale_OfATableThatIsOne_GivesItsBytes(true, 0.02f, -9, false, 0.011f, 140, 60);

    [Fact]
    public void Quantize_AsSpecified()
    {
        new IntegerElementwiseTests().Quantize_HalvesLimitsAndNaN_AsSpecified(true);
        new IntegerElementwiseTests().Quantize_HalvesLimitsAndNaN_AsSpecified(false);
        new IntegerElementwiseTests().QuantizeChannelsLast_EqualsQuantizeOfEachElement(3, true);
    }

    [Theory]
    [InlineData(ActivationKind.Relu, float.PositiveInfinity, 0)]
    [InlineData(ActivationKind.Sigmoid, 1, 0)]
    [InlineData(ActivationKind.Tanh, 1, -1)]
    [InlineData(ActivationKind.Clip, 6, -6)]
    public void Activations_LimitsAndNaN(ActivationKind kind, float atInfinity, float atMinusInfinity)
        => new ActivationKernelTests().Apply_Extremes_LimitsAndNaN(kind, atInfinity, atMinusInfinity);

    [Theory]
    [InlineData(PoolingKind.Max)]
    [InlineData(PoolingKind.Average)]
    public void IntegerPooling_SameBitsAsScalar(PoolingKind kind) => new IntegerElementwiseTests().IntegerPooling_PaddedWindows_SameBitsAsScalar(kind, true);

    [Fact]
    public void Pooling_EqualsScalar() => new PoolingTests().Run_BothLayouts_EqualScalar(7, 3, 2, 1, 1, 1);

    [Fact]
    public void Softmax_EqualsScalar() => new NormalizationTests().Softmax_AnyAxis_EqualsScalar(2, 21, 50);
}
