using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <content>The sizes of the output.</content>
public sealed partial record ResizeOp
{
    private const int RoiInput = 1;
    private const int ScalesInput = 2;
    private const int SizesInput = 3;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        if (context.Shape(0) is not { } x)
        {
            context.SetOutput(0, context.ElementType(0), null);
            return;
        }

        int[] axes = AxesOf(context.Who, x.Rank);
        Dim[] dims = x.ToArray();
        Tensor? scales = context.Constant(ScalesInput) is { Length: > 0 } found ? found : null;
        for (int i = 0; i < axes.Length; i++)
        {
            dims[axes[i]] = scales is not null && scales.Length == axes.Length
                ? Scaled(x[axes[i]], (float)scales.ReadDouble(i))
                : context.Elements(SizesInput) is { } sizes && sizes.Elements.Length == axes.Length
                    ? Sized(x, axes, sizes, i)
                    : Dim.Unknown;
        }

        context.SetOutput(0, context.ElementType(0), Shape.Of(dims));
    }

    private Dim Sized(Shape x, int[] axes, SymbolicTensor sizes, int i)
    {
        if (AspectRatio == AspectRatioPolicy.Stretch)
        {
            return sizes.Elements[i];
        }

        bool known = sizes.IsConstant && axes.All(a => x[a].IsNumber);
        return known
            ? Rounded(UniformScale([.. axes.Select(a => x[a].Value)], [.. sizes.Elements.Select(static e => e.Value)]), x[axes[i]].Value)
            : Dim.Unknown;
    }

    private Dim Scaled(Dim size, float scale)
    {
        if (Transformation == CoordinateTransformation.TfCropAndResize)
        {
            return Dim.Unknown;
        }

        if (size.IsNumber)
        {
            return (long)MathF.Floor(size.Value * scale);
        }

        return MathF.Round(scale) == scale ? size * (long)scale
            : MathF.Round(1 / scale) * scale == 1 ? Dim.FloorDivide(size, (long)MathF.Round(1 / scale))
            : Dim.Unknown;
    }

    private ResizeAxis[] ResolveAxes(EvaluationContext context, Tensor x)
    {
        int[] axes = AxesOf(context.Who, x.Rank);
        float[]? roi = Transformation == CoordinateTransformation.TfCropAndResize ? context.Input(RoiInput).ToFloats() : null;
        if (roi is not null && roi.Length != 2 * axes.Length)
        {
            throw context.Fail("DEC1260", $"roi has {roi.Length} numbers, expected the begins and the ends of {axes.Length} axes");
        }

        float[] scales = Scales(context, x, axes, out long[]? sizes);
        var result = new ResizeAxis[axes.Length];
        for (int i = 0; i < axes.Length; i++)
        {
            long size = x.Sizes[axes[i]];
            float start = roi?[i] ?? 0;
            float end = roi?[axes.Length + i] ?? 1;
            long output = sizes is null ? (long)MathF.Floor(size * (end - start) * scales[i]) : sizes[i];
            result[i] = new(axes[i], size, output, scales[i], start, end);
        }

        return result;
    }

    private float[] Scales(EvaluationContext context, Tensor x, int[] axes, out long[]? sizes)
    {
        sizes = null;
        if (context.OptionalInput(ScalesInput) is { Length: > 0 } scales)
        {
            float[] given = scales.ToFloats();
            return given.Length == axes.Length && Array.TrueForAll(given, static s => s > 0)
                ? given
                : throw context.Fail("DEC1260", $"scales {scales} does not hold a positive number for each of {axes.Length} axes");
        }

        long[] inputs = Array.ConvertAll(axes, a => context.Input(0).Sizes[a]);
        long[] wanted = context.Input(SizesInput).ToInt64s();
        if (wanted.Length != axes.Length || Array.Exists(wanted, static s => s < 0) || Array.Exists(inputs, static s => s == 0))
        {
            throw context.Fail("DEC1260", $"sizes {context.Input(SizesInput)} does not hold a size for each of {axes.Length} axes of {x}");
        }

        if (AspectRatio == AspectRatioPolicy.Stretch)
        {
            sizes = wanted;
            return [.. wanted.Zip(inputs, static (o, i) => (float)o / i)];
        }

        double scale = UniformScale(inputs, wanted);
        sizes = Array.ConvertAll(inputs, i => Rounded(scale, i));
        return [.. inputs.Select(_ => (float)scale)];
    }

    private int[] AxesOf(string who, int rank) => Axes is { } axes
        ? [.. axes.Select(a => Operators.Axes.Normalize(who, a, rank))]
        : [.. Enumerable.Range(0, rank)];

    private double UniformScale(long[] inputs, long[] wanted)
    {
        IEnumerable<double> ratios = wanted.Zip(inputs, static (o, i) => (double)o / i);
        return AspectRatio == AspectRatioPolicy.NotLarger ? ratios.Min() : ratios.Max();
    }

    private static long Rounded(double scale, long size) => (long)Math.Floor((scale * size) + 0.5);
}
