using System.Numerics;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// The greatest element under each window, for <c>X[N,C,…]</c>, and optionally its index in the flattened input. Padding never wins;
/// of equal elements the first does.
/// </summary>
/// <param name="Window">The sliding window.</param>
/// <param name="CeilMode">Whether a last, partial window counts.</param>
/// <param name="ColumnMajorIndices">Whether the indices flatten the spatial axes in column-major order (<c>storage_order</c> 1).</param>
public sealed record MaxPoolOp(SlidingWindow Window, bool CeilMode = false, bool ColumnMajorIndices = false) : Operator
{
    private static readonly TypeSet Types = TypeSet.Float | TypeSet.Int8OrUInt8;

    /// <summary>ONNX MaxPool.</summary>
    public static OperatorSchema Definition { get; } = new("MaxPool", 22)
    {
        Inputs = [new("X", Types, "T")],
        Outputs = [new("Y", Types, "T"), new("Indices", TypeSet.Int64, null, ParameterKind.Optional)],
        Attributes = [.. SlidingWindow.AttributeNames, "ceil_mode", "storage_order"],
        Create = static a => new MaxPoolOp(SlidingWindow.Read(a), a.Bool("ceil_mode"), a.Bool("storage_order")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        Window.Write(attributes);
        attributes.Set("ceil_mode", CeilMode, false).Set("storage_order", ColumnMajorIndices, false);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? shape = PoolInference.OutputShape(context, Window, CeilMode);
        context.SetOutput(0, context.ElementType(0), shape);
        context.SetOutput(1, ElementType.Int64, shape);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        WindowGeometry window = PoolInference.Resolve(context, Window, CeilMode);
        switch (x.ElementType)
        {
            case ElementType.Float32:
                SetOutputs<float>(context, x, window, float.NegativeInfinity);
                break;
            case ElementType.Int8:
                SetOutputs<sbyte>(context, x, window, sbyte.MinValue);
                break;
            case ElementType.UInt8:
                SetOutputs<byte>(context, x, window, 0);
                break;
            case ElementType.Float16:
                SetOutputs<Half>(context, x, window, Half.NegativeInfinity);
                break;
            default:
                (double[] greatest, long[] at) = Pool<double>(TensorConversion.Doubles(x), x, window, double.NegativeInfinity);
                SetOutputs(context, TensorConversion.FromDoubles(x.ElementType, greatest, PoolInference.OutputShape(x, window)), at, window);
                break;
        }
    }

    /// <inheritdoc/>
    public override GradientRule? Gradient => Differentiate;

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = true,
        ValueInputs = [0],
        Axes = PoolInference.BatchAndChannels,
    };

    private void SetOutputs<T>(EvaluationContext context, Tensor x, WindowGeometry window, T least)
        where T : unmanaged, INumber<T>
    {
        (T[] greatest, long[] at) = Pool(x.AsSpan<T>(), x, window, least);
        SetOutputs(context, Tensor.Create(greatest, PoolInference.OutputShape(x, window)), at, window);
    }

    private void SetOutputs(EvaluationContext context, Tensor greatest, long[] at, WindowGeometry window)
    {
        context.SetOutput(0, greatest);
        if (context.WantsOutput(1))
        {
            long[] indices = ColumnMajorIndices ? Array.ConvertAll(at, i => ColumnMajor(i, window.Input)) : at;
            context.SetOutput(1, Tensor.Create(indices, greatest.Shape));
        }
    }

    private static (T[] Greatest, long[] At) Pool<T>(ReadOnlySpan<T> values, Tensor x, WindowGeometry window, T least)
        where T : unmanaged, INumber<T>
    {
        int channels = (int)(x.Sizes[0] * x.Sizes[1]);
        var greatest = new T[checked(channels * window.OutputCount)];
        var at = new long[greatest.Length];
        Array.Fill(greatest, least);
        Array.Fill(at, -1);
        for (int channel = 0; channel < channels; channel++)
        {
            int output = channel * window.OutputCount;
            int input = channel * window.InputCount;
            foreach (WindowRun[] runs in window.Runs)
            {
                foreach (WindowRun run in runs)
                {
                    Update(values, input + run.Input, window.RunStep, greatest, at, output + run.Output, run.Count);
                }
            }
        }

        return (greatest, at);
    }

    private static void Update<T>(ReadOnlySpan<T> values, int input, int step, T[] greatest, long[] at, int output, int count)
        where T : INumber<T>
    {
        for (int i = output; i < output + count; i++, input += step)
        {
            T value = values[input];
            if (at[i] < 0 || value > greatest[i] || (T.IsNaN(value) && !T.IsNaN(greatest[i])))
            {
                greatest[i] = value;
                at[i] = input;
            }
        }
    }

    // What each window gives goes to where its greatest element was.
    private void Differentiate(GradientContext g)
    {
        Value x = g.Input(0);
        Value places = g.AddMany(this with { ColumnMajorIndices = false }, 2, x)[1];
        g.Set(0, g.ReshapeLike(g.SumByPlace(g.Incoming, places, x, 0), x));
    }

    private static long ColumnMajor(long index, long[] sizes)
    {
        long plane = sizes.Aggregate(1L, static (product, s) => product * s);
        long rest = index % plane;
        var position = new long[sizes.Length];
        for (int axis = sizes.Length - 1; axis >= 0; axis--)
        {
            position[axis] = rest % sizes[axis];
            rest /= sizes[axis];
        }

        long result = 0;
        for (int axis = sizes.Length - 1; axis >= 0; axis--)
        {
            result = (result * sizes[axis]) + position[axis];
        }

        return index - (index % plane) + result;
    }
}
