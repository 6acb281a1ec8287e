namespace Decant.Kernels;

/// <summary>
/// A convolution of bytes with exact int32 sums, ready to run: X [N][H][W][C] of uint8 or int8, W [M, C/groups, kH, kW] of uint8 or int8, Y [N][oH][oW][M].
/// </summary>
/// <remarks>
/// <c>Y = output(Σ (X − x_zero)·(W − w_zero) + bias)</c>. Sums never saturate on any instruction set and have the same bits on all.
/// A matrix product [M, K]·[K, N] is the convolution of one row of M pixels of K channels by a 1x1 kernel of N outputs.
/// </remarks>
public abstract unsafe class IntegerConvolution : IDisposable
{
    private protected IntegerConvolution(in ConvolutionShape shape, IntegerOutput output, bool inputSigned)
    {
        Shape = shape;
        Output = output;
        InputSigned = inputSigned;
    }

    /// <summary>The sizes.</summary>
    public ConvolutionShape Shape { get; }

    /// <summary>What becomes of the sums.</summary>
    public IntegerOutput Output { get; }

    /// <summary>True if X is int8, false if it is uint8.</summary>
    public bool InputSigned { get; }

    /// <summary>The kernel's name, for profiles and tuning logs.</summary>
    public abstract string Name { get; }

    /// <summary>Packs the weights of a convolution and chooses its kernel.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="weights">[M, C/groups, kH, kW], bytes.</param>
    /// <param name="weightsSigned">True if the weights are int8, false if they are uint8.</param>
    /// <param name="weightZeroPoints">[M], one for all, or empty for 0.</param>
    /// <param name="bias">[M], or empty.</param>
    /// <param name="scales">Factors of the sums: [M], one for all, or empty where the output is int32 or runs bring their own.</param>
    /// <param name="inputSigned">True if X is int8, false if it is uint8.</param>
    /// <param name="output">What becomes of the sums.</param>
    /// <returns>The convolution; dispose it to free the packed weights.</returns>
    /// <exception cref="ArgumentException">DEC1601: sizes do not fit together. DEC1606: an array has the wrong length.</exception>
    public static IntegerConvolution Create(
        in ConvolutionShape shape,
        ReadOnlySpan<byte> weights,
        bool weightsSigned,
        ReadOnlySpan<int> weightZeroPoints,
        ReadOnlySpan<int> bias,
        ReadOnlySpan<float> scales,
        bool inputSigned,
        IntegerOutput output)
    {
        shape.Validate();
        int m = shape.OutChannels;
        long expected = (long)m * shape.GroupInChannels * shape.KernelHeight * shape.KernelWidth;
        if (weights.Length != expected || !Fits(weightZeroPoints.Length, m) || !Fits(scales.Length, m) || (bias.Length != 0 && bias.Length != m))
        {
            throw new ArgumentException(
                $"DEC1606 integer convolution: {weights.Length} weights, {weightZeroPoints.Length} zero points, {bias.Length} biases and {scales.Length} scales given; " +
                $"{expected} weights and {m} of the others expected: {shape}");
        }

        var packing = new IntegerWeights(shape, weights, weightsSigned, weightZeroPoints, bias, scales);
        return shape.IsDepthwise ? new IntegerDepthwiseConvolution(shape, packing, output, inputSigned)
            : IntegerWinogradConvolution.Suits(shape, packing) ? new IntegerWinogradConvolution(shape, packing, output, inputSigned)
            : new IntegerGemmConvolution(shape, packing, output, inputSigned);
    }

    /// <summary>The bytes of scratch memory that a run needs.</summary>
    /// <param name="threads">The threads of the team it will run on.</param>
    public abstract nint ScratchBytes(int threads);

    /// <summary>Runs the convolution.</summary>
    /// <param name="arguments">The arrays.</param>
    /// <param name="team">The threads.</param>
    public abstract void Run(in IntegerConvolutionArguments arguments, ThreadTeam team);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the packed weights.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected abstract void Dispose(bool disposing);

    private static bool Fits(int length, int m) => length == 0 || length == 1 || length == m;
}
