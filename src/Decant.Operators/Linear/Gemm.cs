using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// <c>Y = alpha · A' · B' + beta · C</c>, where A' and B' may be transposed and C broadcasts to <c>Y[M,N]</c>.
/// Floats are computed in double precision and rounded once; integers are computed in double precision and truncated.
/// </summary>
/// <param name="Alpha">The factor of the product.</param>
/// <param name="Beta">The factor of C.</param>
/// <param name="TransA">Whether A is given as <c>[K,M]</c>.</param>
/// <param name="TransB">Whether B is given as <c>[N,K]</c>.</param>
public sealed record GemmOp(float Alpha = 1, float Beta = 1, bool TransA = false, bool TransB = false) : Operator
{
    private static readonly TypeSet Types = TypeSet.Float
        | TypeSet.Of(ElementType.Int32, ElementType.Int64, ElementType.UInt32, ElementType.UInt64);

    /// <summary>ONNX Gemm.</summary>
    public static OperatorSchema Definition { get; } = new("Gemm", 13)
    {
        Inputs = [new("A", Types, "T"), new("B", Types, "T"), new("C", Types, "T", ParameterKind.Optional)],
        Outputs = [new("Y", Types, "T")],
        Attributes = ["alpha", "beta", "transA", "transB"],
        Create = static a => new GemmOp(a.Float("alpha", 1), a.Float("beta", 1), a.Bool("transA"), a.Bool("transB")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => Differentiate;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("alpha", Alpha, 1).Set("beta", Beta, 1).Set("transA", TransA, false).Set("transB", TransB, false);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(
        0, context.ElementType(0), InferShape(context, context.Shape(0), context.Shape(1), TransA, TransB));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor a = context.Input(0);
        Tensor b = context.Input(1);
        (int m, int k, int n) = GemmSizes.Of(context, a, b, TransA, TransB);
        double[] y = a.ElementType is ElementType.Float32 or ElementType.Float16 or ElementType.BFloat16
            ? Product<float, SingleSums>(TensorConversion.Floats(a), TensorConversion.Floats(b), m, k, n)
            : Product<double, OwnSums<double>>(TensorConversion.Doubles(a), TensorConversion.Doubles(b), m, k, n);
        foreach (ref double value in y.AsSpan())
        {
            value *= Alpha;
        }

        Shape shape = Shape.Of(m, n);
        if (context.OptionalInput(2) is { } c)
        {
            AddScaled(context, y, c, shape);
        }

        context.SetOutput(0, a.ElementType.IsFloat()
            ? TensorConversion.FromDoubles(a.ElementType, y, shape)
            : NumberConversion.FromDoubles(a.ElementType, y, shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node)
    {
        Shape? a = node.Input(0)?.Shape;
        bool biased = node.Input(2)?.Shape is { Rank: 1 or 2 } c && c[c.Rank - 1].IsSame(node.Output(0)?.Shape?[1] ?? Dim.Unknown)
            && (c.Rank == 1 || c[0] == 1);
        var flows = new List<AxisFlow> { new(0, TransA ? 1 : 0, 0, 0), new(1, TransB ? 0 : 1, 0, 1) };
        if (biased)
        {
            flows.Add(new(2, node.Input(2)!.Shape!.Rank - 1, 0, 1));
        }

        return new()
        {
            IsQuantizable = true,
            IsLinear = Alpha == 1 && (Beta == 1 || node.Input(2) is null),
            ValueInputs = [0],
            WeightInput = 1,
            BiasInput = biased ? 2 : null,
            WeightOutputAxis = TransB ? 0 : 1,
            WeightInputAxis = TransB ? 1 : 0,
            DataChannelAxis = TransA ? 0 : 1,
            OutputChannelAxis = 1,
            Accumulator = FloatFacts.Accumulator(node),
            MultiplyAccumulates = a is null ? Dim.Unknown : (node.Output(0)?.Shape?.SymbolicElementCount ?? Dim.Unknown) * a[TransA ? 0 : 1],
            Axes = EquatableList.From(flows),
        };
    }

    // Y = αA·B, so dA = αG·Bᵀ and dB = αAᵀ·G, each transposed once more where its operand is given transposed.
    private void Differentiate(GradientContext g)
    {
        Value a = g.Input(0);
        Value b = g.Input(1);
        Value y = g.Incoming;
        if (g.Wants(0))
        {
            g.Set(0, TransA ? g.Add(new GemmOp(Alpha, 1, TransB, true), b, y) : g.Add(new GemmOp(Alpha, 1, false, !TransB), y, b));
        }

        if (g.Wants(1))
        {
            g.Set(1, TransB ? g.Add(new GemmOp(Alpha, 1, true, TransA), y, a) : g.Add(new GemmOp(Alpha, 1, !TransA, false), a, y));
        }

        if (g.Wants(2))
        {
            g.SetBroadcast(2, () => g.Scale(y, Beta));
        }
    }

    /// <summary>The shape <c>[M,N]</c>; null where a rank is not known.</summary>
    /// <exception cref="ModelException">DEC1253: the shapes are no matrices or do not fit each other.</exception>
    internal static Shape? InferShape(InferenceContext context, Shape? a, Shape? b, bool transA, bool transB)
    {
        if (a is not null && b is not null)
        {
            Dim left = a.Rank == 2 ? a[transA ? 0 : 1] : Dim.Unknown;
            Dim right = b.Rank == 2 ? b[transB ? 1 : 0] : Dim.Unknown;
            if (a.Rank != 2 || b.Rank != 2 || (left.IsNumber && right.IsNumber && left != right))
            {
                throw context.Fail("DEC1253", $"{a} (transposed: {transA}) and {b} (transposed: {transB}) have no matrix product");
            }
        }

        return a is null && b is null
            ? null
            : Shape.Of([a is null ? Dim.Unknown : a[transA ? 1 : 0], b is null ? Dim.Unknown : b[transB ? 0 : 1]]);
    }

    private double[] Product<T, TSums>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, int m, int k, int n)
        where T : unmanaged
        where TSums : ISums<T, double>
    {
        var y = new double[checked(m * n)];
        ReadOnlySpan<T> left = TransA ? MatrixProduct.Transpose(a, k, m) : a;
        if (TransB)
        {
            MatrixProduct.AddTransposed<T, double, TSums>(y, left, b, m, k, n);
        }
        else
        {
            MatrixProduct.Add<T, double, TSums>(y, left, b, m, k, n);
        }

        return y;
    }

    private void AddScaled(EvaluationContext context, double[] y, Tensor c, Shape shape)
    {
        ReadOnlySpan<double> values = TensorConversion.Doubles(c);
        if (c.Rank > 2 || !Broadcast.Sizes(context, Tensor.Zeros(ElementType.UInt8, shape), c).AsSpan().SequenceEqual(shape.Sizes))
        {
            throw context.Fail("DEC1253", $"C {c} does not broadcast to {shape}");
        }

        var walk = new IndexWalk(shape.Sizes, Broadcast.Strides(c, shape.Sizes));
        for (int i = 0; i < y.Length; i++, walk.Next())
        {
            y[i] += Beta * values[(int)walk.Offset(0)];
        }
    }
}
