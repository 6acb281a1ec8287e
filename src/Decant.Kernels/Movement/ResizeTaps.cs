namespace Decant.Kernels;

/// <summary>Which inputs along one axis each output mixes, and their weights: any linear resampling.</summary>
public sealed unsafe class ResizeTaps : IDisposable
{
    private readonly NativeBuffer _first;
    private readonly NativeBuffer _weights;

    /// <summary>Keeps the weights that are not zero.</summary>
    /// <param name="weights">[outputs, inputs].</param>
    /// <param name="inputs">The inputs.</param>
    /// <exception cref="ArgumentException">DEC1605: the weights are no whole number of rows.</exception>
    public ResizeTaps(ReadOnlySpan<float> weights, int inputs)
    {
        if (inputs < 1 || weights.Length % inputs != 0)
        {
            throw new ArgumentException($"DEC1605 resize: {weights.Length} weights for {inputs} inputs");
        }

        Length = weights.Length / inputs;
        Inputs = inputs;
        var ranges = new (int First, int End)[Length];
        for (int i = 0; i < Length; i++)
        {
            ReadOnlySpan<float> row = weights.Slice(i * inputs, inputs);
            int first = Math.Max(row.IndexOfAnyExcept(0f), 0);
            ranges[i] = (first, Math.Max(row.LastIndexOfAnyExcept(0f) + 1, first + 1));
            Taps = Math.Max(Taps, ranges[i].End - first);
        }

        _first = new NativeBuffer((nint)Length * sizeof(int));
        _weights = new NativeBuffer((nint)Length * Taps * sizeof(float));
        for (int i = 0; i < Length; i++)
        {
            // All outputs have as many taps; those beyond the last input would have been before the first.
            int first = Math.Min(ranges[i].First, inputs - Taps);
            First[i] = first;
            weights.Slice(i * inputs + first, Taps).CopyTo(new Span<float>(Weights + (nint)i * Taps, Taps));
        }
    }

    /// <summary>The outputs.</summary>
    public int Length { get; }

    /// <summary>The inputs.</summary>
    public int Inputs { get; }

    /// <summary>The inputs that an output mixes.</summary>
    internal int Taps { get; }

    /// <summary>For each output, its first input.</summary>
    internal int* First => (int*)_first.Pointer;

    /// <summary>[outputs, taps].</summary>
    internal float* Weights => _weights.Floats;

    /// <inheritdoc/>
    public void Dispose()
    {
        _first.Dispose();
        _weights.Dispose();
    }
}
