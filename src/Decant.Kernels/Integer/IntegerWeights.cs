namespace Decant.Kernels;

/// <summary>The weights, biases and scales of an integer convolution as they were given, with defaults filled in.</summary>
internal readonly ref struct IntegerWeights
{
    private readonly ConvolutionShape _shape;
    private readonly ReadOnlySpan<byte> _weights;
    private readonly bool _signed;
    private readonly ReadOnlySpan<int> _zeroPoints;
    private readonly ReadOnlySpan<int> _bias;
    private readonly ReadOnlySpan<float> _scales;

    public IntegerWeights(in ConvolutionShape shape, ReadOnlySpan<byte> weights, bool signed, ReadOnlySpan<int> zeroPoints, ReadOnlySpan<int> bias, ReadOnlySpan<float> scales)
    {
        _shape = shape;
        _weights = weights;
        _signed = signed;
        _zeroPoints = zeroPoints;
        _bias = bias;
        _scales = scales;
    }

    /// <summary>True if scales were given.</summary>
    public bool HasScales => _scales.Length > 0;

    /// <summary>One weight less its zero point.</summary>
    public int Weight(int output, int channel, int tap)
    {
        byte raw = _weights[(output * _shape.GroupInChannels + channel) * _shape.KernelHeight * _shape.KernelWidth + tap];
        int zero = _zeroPoints.Length == 0 ? 0 : _zeroPoints[_zeroPoints.Length == 1 ? 0 : output];
        return (_signed ? (sbyte)raw : raw) - zero;
    }

    /// <summary>The bias of one output.</summary>
    public int Bias(int output) => _bias.Length == 0 ? 0 : _bias[output];

    /// <summary>The factor of one output.</summary>
    public float Scale(int output) => _scales.Length == 0 ? 1 : _scales[_scales.Length == 1 ? 0 : output];

    /// <summary>Two weights as the halves of an int32.</summary>
    public static int Pair(int low, int high) => (low & 0xFFFF) | (high << 16);
}
