using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The attributes of a window that slides over the spatial axes: convolutions and pools share them.</summary>
public sealed record SlidingWindow
{
    /// <summary>The kernel's sizes; null takes them from the weight.</summary>
    public EquatableList<long>? KernelShape { get; init; }

    /// <summary>The step along each spatial axis; null is 1.</summary>
    public EquatableList<long>? Strides { get; init; }

    /// <summary>The distance of neighbouring kernel elements along each spatial axis; null is 1.</summary>
    public EquatableList<long>? Dilations { get; init; }

    /// <summary>The padding: the begin of every spatial axis, then the end of every one; null is 0.</summary>
    public EquatableList<long>? Pads { get; init; }

    /// <summary>How the padding is chosen.</summary>
    public AutoPad AutoPad { get; init; }

    /// <summary>The names of the attributes in files.</summary>
    internal static string[] AttributeNames { get; } = ["auto_pad", "dilations", "kernel_shape", "pads", "strides"];

    /// <summary>Reads the attributes of a file.</summary>
    /// <exception cref="ModelException">DEC1251: an attribute has a value that has no meaning.</exception>
    public static SlidingWindow Read(AttributeMap attributes) => new()
    {
        KernelShape = attributes.Ints("kernel_shape"),
        Strides = attributes.Ints("strides"),
        Dilations = attributes.Ints("dilations"),
        Pads = attributes.Ints("pads"),
        AutoPad = attributes.Text("auto_pad", "NOTSET") switch
        {
            "NOTSET" or "" => AutoPad.NotSet,
            "VALID" => AutoPad.Valid,
            "SAME_UPPER" => AutoPad.SameUpper,
            "SAME_LOWER" => AutoPad.SameLower,
            string other => throw new ModelException("DEC1251", $"attribute 'auto_pad': '{other}' is none of NOTSET, VALID, SAME_UPPER, SAME_LOWER"),
        },
    };

    /// <summary>Writes the attributes for files.</summary>
    public void Write(AttributeMap attributes)
    {
        attributes.Set("kernel_shape", KernelShape).Set("strides", Strides).Set("dilations", Dilations).Set("pads", Pads);
        attributes.Set(
            "auto_pad",
            AutoPad switch
            {
                AutoPad.Valid => "VALID",
                AutoPad.SameUpper => "SAME_UPPER",
                AutoPad.SameLower => "SAME_LOWER",
                _ => null,
            });
    }

    /// <summary>The step along spatial axis <paramref name="axis"/>.</summary>
    public long Stride(int axis) => Strides is { } s && axis < s.Count ? s[axis] : 1;

    /// <summary>The distance of neighbouring kernel elements along spatial axis <paramref name="axis"/>.</summary>
    public long Dilation(int axis) => Dilations is { } d && axis < d.Count ? d[axis] : 1;

    /// <summary>The explicit padding at the begin and end of spatial axis <paramref name="axis"/>.</summary>
    public (long Begin, long End) Pad(int axis) =>
        AutoPad == AutoPad.NotSet && Pads is { Count: > 0 } p ? (p[axis], p[axis + (p.Count / 2)]) : (0, 0);

    /// <summary>The window along one of two spatial axes, of size 1 along the other.</summary>
    internal SlidingWindow Along(int axis) => new()
    {
        KernelShape = KernelShape is { Count: > 0 } kernel ? EquatableList.From(Enumerable.Range(0, 2).Select(i => i == axis ? kernel[i] : 1)) : null,
        Strides = EquatableList.From(Enumerable.Range(0, 2).Select(i => i == axis ? Stride(i) : 1)),
        Dilations = EquatableList.From(Enumerable.Range(0, 2).Select(i => i == axis ? Dilation(i) : 1)),
        Pads = AutoPad == AutoPad.NotSet && Pads is { Count: 4 } pads ? EquatableList.From(Enumerable.Range(0, 4).Select(i => i % 2 == axis ? pads[i] : 0)) : null,
        AutoPad = AutoPad,
    };

    /// <summary>Checks that the lists fit a number of spatial axes and hold sensible numbers.</summary>
    /// <exception cref="ModelException">DEC1251: they do not.</exception>
    internal void Check(string who, int spatialRank)
    {
        CheckList(who, "kernel_shape", KernelShape, spatialRank, 1);
        CheckList(who, "strides", Strides, spatialRank, 1);
        CheckList(who, "dilations", Dilations, spatialRank, 1);
        CheckList(who, "pads", Pads, 2 * spatialRank, long.MinValue);
    }

    /// <summary>The output's size along a spatial axis.</summary>
    /// <param name="axis">The spatial axis.</param>
    /// <param name="input">The input's size.</param>
    /// <param name="kernel">The kernel's size.</param>
    /// <param name="ceiling">Whether a last window that is only partly covered counts, as long as it begins within the input or its padding.</param>
    public Dim OutputSize(int axis, Dim input, Dim kernel, bool ceiling = false)
    {
        long stride = Stride(axis);
        if (AutoPad is AutoPad.SameUpper or AutoPad.SameLower)
        {
            return Dim.CeilingDivide(input, stride);
        }

        (long begin, long end) = Pad(axis);
        Dim extent = ((kernel - 1) * Dilation(axis)) + 1;
        Dim span = input + (begin + end) - extent;
        if (!ceiling || AutoPad == AutoPad.Valid)
        {
            return Dim.FloorDivide(span, stride) + 1;
        }

        Dim count = Dim.CeilingDivide(span, stride) + 1;
        if (count.IsNumber && input.IsNumber)
        {
            return (count.Value - 1) * stride >= input.Value + begin ? count - 1 : count;
        }

        bool coversAll = extent.IsNumber && end + stride <= extent.Value;
        return coversAll || stride == 1 ? count : Dim.Unknown;
    }

    /// <summary>The geometry over an input of known size.</summary>
    /// <param name="who">The node, for messages.</param>
    /// <param name="input">The input's spatial sizes.</param>
    /// <param name="kernel">The kernel's spatial sizes.</param>
    /// <param name="ceiling">See <see cref="OutputSize"/>.</param>
    /// <exception cref="ModelException">DEC1251: the attributes do not fit, or the window is larger than the padded input.</exception>
    public WindowGeometry Resolve(string who, ReadOnlySpan<long> input, ReadOnlySpan<long> kernel, bool ceiling = false)
    {
        Check(who, input.Length);
        var output = new long[input.Length];
        var begin = new long[input.Length];
        var end = new long[input.Length];
        for (int axis = 0; axis < input.Length; axis++)
        {
            output[axis] = OutputSize(axis, input[axis], kernel[axis], ceiling).Value;
            if (output[axis] < 0 || (output[axis] == 0 && input[axis] > 0))
            {
                throw new ModelException("DEC1251", $"{who}: a window of {kernel[axis]} (dilation {Dilation(axis)}) does not fit spatial axis {axis} of size {input[axis]} with padding {Pad(axis)}");
            }

            (begin[axis], end[axis]) = ResolvePad(axis, input[axis], kernel[axis], output[axis]);
        }

        return new WindowGeometry(
            input.ToArray(),
            kernel.ToArray(),
            output,
            [.. Enumerable.Range(0, input.Length).Select(Stride)],
            [.. Enumerable.Range(0, input.Length).Select(Dilation)],
            begin,
            end);
    }

    private (long Begin, long End) ResolvePad(int axis, long input, long kernel, long output)
    {
        if (AutoPad is AutoPad.NotSet or AutoPad.Valid)
        {
            return Pad(axis);
        }

        long total = Math.Max(((output - 1) * Stride(axis)) + ((kernel - 1) * Dilation(axis)) + 1 - input, 0);
        long less = total / 2;
        return AutoPad == AutoPad.SameUpper ? (less, total - less) : (total - less, less);
    }

    private static void CheckList(string who, string name, EquatableList<long>? list, int count, long minimum)
    {
        if (list is { Count: > 0 } values && (values.Count != count || values.Any(v => v < minimum)))
        {
            throw new ModelException("DEC1251", $"{who}: attribute '{name}' is {values}, expected {count} numbers" + (minimum > 0 ? $" of at least {minimum}" : string.Empty));
        }
    }
}
