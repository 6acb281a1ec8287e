namespace Decant.Kernels;

/// <summary>
/// A float32 convolution with packed weights, ready to run: X [N,C,H,W] in either <see cref="ActivationLayout"/>, W [M, C/groups, kH, kW], Y blocked [N][M/8][oH][oW][8].
/// </summary>
/// <remarks>
/// <c>Y = activation(conv(X, W) + bias + residual)</c>. Sums are float32, taken in an order that depends only on the shape, so results
/// do not depend on threads or timing. An object may run on several threads at once: it is immutable.
/// </remarks>
public abstract unsafe class Convolution : IDisposable
{
    // Below this share of zeros the sparse kernel is never worth a measurement.
    private const double SparseFrom = 0.4;

    // Transformed weights that every run reads from memory again.
    private const long ManyWeights = 8 << 20;

    private protected Convolution(in ConvolutionShape shape, Activation activation)
    {
        Shape = shape;
        Activation = activation;
    }

    /// <summary>The sizes.</summary>
    public ConvolutionShape Shape { get; }

    /// <summary>The function that ends it.</summary>
    public Activation Activation { get; }

    /// <summary>The kernel's name, for profiles and tuning logs.</summary>
    public abstract string Name { get; }

    /// <summary>The algorithms that apply to a convolution of one group on blocked input, the one that <see cref="ConvolutionAlgorithm.Auto"/> takes first.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="weights">[M, C/groups, kH, kW].</param>
    public static IReadOnlyList<ConvolutionAlgorithm> Algorithms(in ConvolutionShape shape, ReadOnlySpan<float> weights)
    {
        ConvolutionAlgorithm rule = Rule(shape, weights);
        List<ConvolutionAlgorithm> others = [ConvolutionAlgorithm.Direct];
        if (CanUseWinograd(shape))
        {
            others.AddRange([ConvolutionAlgorithm.WinogradF2, ConvolutionAlgorithm.WinogradF4]);
        }

        if (weights.Count(0f) >= SparseFrom * weights.Length)
        {
            others.Add(ConvolutionAlgorithm.Sparse);
        }

        return [rule, .. others.Where(a => a != rule)];
    }

    /// <summary>Packs the weights of a convolution and chooses its kernel.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="weights">[M, C/groups, kH, kW].</param>
    /// <param name="bias">[M], or empty.</param>
    /// <param name="activation">The function that ends it.</param>
    /// <param name="inputLayout">The layout of X. <see cref="ActivationLayout.Planar"/> needs one group.</param>
    /// <param name="algorithm">The algorithm; one that does not apply to the shape falls back to <see cref="ConvolutionAlgorithm.Direct"/>.</param>
    /// <returns>The convolution; dispose it to free the packed weights.</returns>
    /// <exception cref="ArgumentException">DEC1601: sizes do not fit together. DEC1602: weights or bias have the wrong length, or the layout is not supported.</exception>
    public static Convolution Create(
        in ConvolutionShape shape,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> bias,
        Activation activation = default,
        ActivationLayout inputLayout = ActivationLayout.Blocked,
        ConvolutionAlgorithm algorithm = ConvolutionAlgorithm.Auto)
    {
        shape.Validate();
        long expected = (long)shape.OutChannels * shape.GroupInChannels * shape.KernelHeight * shape.KernelWidth;
        if (weights.Length != expected || (bias.Length != 0 && bias.Length != shape.OutChannels))
        {
            throw new ArgumentException($"DEC1602 convolution: {weights.Length} weights and {bias.Length} biases given, {expected} and {shape.OutChannels} (or 0) expected: {shape}");
        }

        if (inputLayout == ActivationLayout.Planar && shape.Groups != 1)
        {
            throw new ArgumentException($"DEC1602 convolution: a planar input needs one group: {shape}");
        }

        if (shape.IsDepthwise)
        {
            return new DepthwiseConvolution(shape, weights, bias, activation);
        }

        if (shape.Groups > 1)
        {
            return new GroupedConvolution(shape, weights, bias, activation);
        }

        ConvolutionAlgorithm chosen = inputLayout == ActivationLayout.Planar ? ConvolutionAlgorithm.Direct
            : algorithm == ConvolutionAlgorithm.Auto ? Rule(shape, weights)
            : algorithm is ConvolutionAlgorithm.WinogradF2 or ConvolutionAlgorithm.WinogradF4 && !CanUseWinograd(shape) ? ConvolutionAlgorithm.Direct
            : algorithm;
        return chosen switch
        {
            ConvolutionAlgorithm.Sparse => new SparseConvolution(shape, weights, bias, activation),
            ConvolutionAlgorithm.WinogradF2 => new WinogradConvolution<WinogradTransform2>(shape, weights, bias, activation),
            ConvolutionAlgorithm.WinogradF4 => new WinogradConvolution<WinogradTransform4>(shape, weights, bias, activation),
            _ => new ImplicitGemmConvolution(shape, weights, bias, activation, inputLayout),
        };
    }

    /// <summary>The bytes of scratch memory that a run needs.</summary>
    /// <param name="threads">The threads of the team it will run on.</param>
    public abstract nint ScratchBytes(int threads);

    /// <summary>Runs the convolution.</summary>
    /// <param name="arguments">The arrays.</param>
    /// <param name="team">The threads.</param>
    public abstract void Run(in ConvolutionArguments arguments, ThreadTeam team);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    private static ConvolutionAlgorithm Rule(in ConvolutionShape shape, ReadOnlySpan<float> weights) =>
        PaysSparse(shape, weights) ? ConvolutionAlgorithm.Sparse : DenseRule(shape);

    private static ConvolutionAlgorithm DenseRule(in ConvolutionShape shape) =>
        !CanUseWinograd(shape) || shape.InChannels < 8 || shape.OutChannels < 8 ? ConvolutionAlgorithm.Direct
        : PaysWinograd4(shape) ? ConvolutionAlgorithm.WinogradF4
        : PaysWinograd2(shape) ? ConvolutionAlgorithm.WinogradF2
        : ConvolutionAlgorithm.Direct;

    private static bool CanUseWinograd(in ConvolutionShape s)
        => s is { Groups: 1, KernelHeight: 3, KernelWidth: 3, StrideHeight: 1, StrideWidth: 1, DilationHeight: 1, DilationWidth: 1 };

    // A weight that is not zero costs about 2.5 times what it costs in the dense kernel; Winograd's saves two thirds of them all.
    private static bool PaysSparse(in ConvolutionShape s, ReadOnlySpan<float> weights)
    {
        double dense = DenseRule(s) is ConvolutionAlgorithm.Direct ? 1 : 1 / 3.0;
        double density = 1 - (weights.Count(0f) / (double)weights.Length);
        return s.InChannels >= 8 && s.OutHeight * s.OutWidth >= 16 && (2.5 * density) + 0.05 < dense;
    }

    // Transformed weights are four times as large: with few tiles to share them, reading them costs more than the products saved.
    private static bool PaysWinograd4(in ConvolutionShape s)
    {
        long tiles = Tiles(s, 4), weights = WinogradBytes(s, 36);
        return tiles >= 36 || (tiles >= 12 && weights <= ManyWeights) || (tiles >= 4 && weights <= 1 << 20);
    }

    private static bool PaysWinograd2(in ConvolutionShape s)
    {
        long tiles = Tiles(s, 2);
        return tiles >= 36 || (tiles >= 12 && WinogradBytes(s, 16) <= ManyWeights);
    }

    private static long Tiles(in ConvolutionShape s, int outputs)
        => (s.OutHeight + outputs - 1) / outputs * (long)((s.OutWidth + outputs - 1) / outputs);

    private static long WinogradBytes(in ConvolutionShape s, int positions) => (long)positions * s.InChannels * s.OutChannels * sizeof(float);

    /// <summary>Frees the packed weights.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected abstract void Dispose(bool disposing);
}
