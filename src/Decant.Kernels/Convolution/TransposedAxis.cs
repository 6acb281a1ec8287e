namespace Decant.Kernels;

/// <summary>
/// One phase of a transposed convolution along an axis: the outputs that lie a whole number of strides apart. They see every
/// <see cref="Step"/>th tap, and are a convolution of stride 1 with those taps in reverse order.
/// </summary>
internal readonly record struct TransposedAxis
{
    /// <summary>The first output.</summary>
    public int First { get; private init; }

    /// <summary>The outputs.</summary>
    public int Count { get; private init; }

    /// <summary>The first tap; -1 where the outputs see none.</summary>
    public int Tap { get; private init; }

    /// <summary>Taps from one that is seen to the next.</summary>
    public int Step { get; private init; }

    /// <summary>The taps, at least one for the convolution.</summary>
    public int Taps { get; private init; }

    /// <summary>Inputs from one tap to the next.</summary>
    public int Dilation { get; private init; }

    /// <summary>Padding before the input.</summary>
    public int Before { get; private init; }

    /// <summary>Padding behind the input.</summary>
    public int After { get; private init; }

    /// <summary>Results of the convolution before the first output.</summary>
    public int Skipped { get; private init; }

    /// <summary>The phases that have outputs.</summary>
    /// <param name="input">The length of the input.</param>
    /// <param name="output">The length of the output.</param>
    /// <param name="kernel">The taps.</param>
    /// <param name="stride">The stride of the operator.</param>
    /// <param name="dilation">Its dilation.</param>
    /// <param name="pad">Its padding at the start.</param>
    public static TransposedAxis[] Phases(int input, int output, int kernel, int stride, int dilation, int pad) =>
        [.. Enumerable.Range(0, stride).Select(phase => Of(phase, input, output, kernel, stride, dilation, pad)).Where(static a => a.Count > 0)];

    // Output o gets x[i]·w[k] where o + pad = stride·i + dilation·k. Of the outputs with o + pad = stride·q + phase, those k have the same rest.
    private static TransposedAxis Of(int phase, int input, int output, int kernel, int stride, int dilation, int pad)
    {
        int first = (((phase - pad) % stride) + stride) % stride, q = (first + pad) / stride;
        int tap = Enumerable.Range(0, Math.Min(stride, kernel)).FirstOrDefault(k => k * dilation % stride == phase, -1);
        int common = Gcd(stride, dilation), step = stride / common, between = tap < 0 ? 1 : dilation / common;
        int taps = tap < 0 ? 1 : (kernel - tap + step - 1) / step, back = tap < 0 ? 0 : ((tap * dilation) - phase) / stride;
        int start = q - back - ((taps - 1) * between), count = first < output ? ((output - 1 - first) / stride) + 1 : 0;
        int before = Math.Max(-start, 0), skipped = Math.Max(start, 0);
        int needed = skipped + count + ((taps - 1) * between);
        return new TransposedAxis
        {
            First = first, Count = count, Tap = tap, Step = step, Taps = taps, Dilation = between, Before = before, After = Math.Max(needed - input - before, 0), Skipped = skipped,
        };
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
