using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary><c>Y = (X - mean(X)) / (sqrt(variance(X)) + 1e-9)</c> over some axes. Computed in double precision and rounded once.</summary>
/// <param name="ReducedAxes">The axes; null is 0, 2, 3.</param>
public sealed record MeanVarianceNormalizationOp(EquatableList<long>? ReducedAxes = null) : Operator
{
    private const double Epsilon = 1e-9;

    /// <summary>ONNX MeanVarianceNormalization.</summary>
    public static OperatorSchema Definition { get; } = new("MeanVarianceNormalization", 13)
    {
        Inputs = [new("X", TypeSet.Float, "T")],
        Outputs = [new("Y", TypeSet.Float, "T")],
        Attributes = ["axes"],
        Create = static a => new MeanVarianceNormalizationOp(a.Ints("axes")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("axes", ReducedAxes);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, context.Input(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        EquatableList<long> given = ReducedAxes ?? [0, 2, 3];
        HashSet<int> axes = [.. given.Select(a => Axes.Normalize(context, a, x.Rank))];
        double[] values = TensorConversion.Doubles(x).ToArray();
        long[] sizes = x.Sizes.ToArray();
        long[] kept = [.. sizes.Select((s, a) => axes.Contains(a) ? 1 : s)];
        long[] own = Shape.Of(kept).Strides();
        long[] strides = [.. own.Select((s, a) => axes.Contains(a) ? 0 : s)];
        var sums = new double[Shape.CountElements(kept)];
        double count = (double)values.Length / Math.Max(sums.Length, 1);
        Accumulate(values, sizes, strides, sums, static v => v);
        Map(values, sizes, strides, sums, (v, sum) => v - (sum / count));
        Array.Clear(sums);
        Accumulate(values, sizes, strides, sums, static v => v * v);
        Map(values, sizes, strides, sums, (v, sum) => v / (Math.Sqrt(sum / count) + Epsilon));
        context.SetOutput(0, TensorConversion.FromDoubles(x.ElementType, values, x.Shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node)
    {
        int rank = node.Input(0)?.Shape?.Rank ?? 0;
        long[] reduced = [.. (ReducedAxes ?? [0, 2, 3]).Select(a => a < 0 ? a + rank : a)];
        return new() { Axes = [.. Enumerable.Range(0, rank).Where(a => !reduced.Contains(a)).Select(static a => new AxisFlow(0, a, 0, a))] };
    }

    private static void Accumulate(double[] values, long[] sizes, long[] strides, double[] sums, Func<double, double> term)
    {
        var walk = new IndexWalk(sizes, strides);
        for (int i = 0; i < values.Length; i++, walk.Next())
        {
            sums[walk.Offset(0)] += term(values[i]);
        }
    }

    private static void Map(double[] values, long[] sizes, long[] strides, double[] sums, Func<double, double, double> function)
    {
        var walk = new IndexWalk(sizes, strides);
        for (int i = 0; i < values.Length; i++, walk.Next())
        {
            values[i] = function(values[i], sums[walk.Offset(0)]);
        }
    }
}
