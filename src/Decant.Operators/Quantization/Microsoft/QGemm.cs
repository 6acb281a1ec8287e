using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Product of quantized matrices. With <c>acc = C + sum((A - a_zero_point) * (B - b_zero_point))</c> in int32, wrapping and never saturating:
/// <c>Y = saturate(rint((float)acc * (alpha * a_scale * b_scale / y_scale)) + y_zero_point)</c>, or without y_scale the float
/// <c>(float)acc * (alpha * a_scale * b_scale)</c>. Scales are in single precision, multiplied from left to right; B's may hold one number per column.
/// </summary>
/// <param name="Alpha">The factor of the product.</param>
/// <param name="TransA">Whether A is given as <c>[K,M]</c>.</param>
/// <param name="TransB">Whether B is given as <c>[N,K]</c>.</param>
public sealed record QGemmOp(float Alpha = 1, bool TransA = false, bool TransB = false) : Operator
{
    private const int BInput = 3;
    private const int CInput = 6;
    private const int YScaleInput = 7;

    /// <summary>ONNX Runtime's QGemm.</summary>
    public static OperatorSchema Definition { get; } = new("QGemm", 1)
    {
        Domain = MicrosoftDomain.Name,
        Inputs =
        [
            new("A", TypeSet.Int8OrUInt8, "TA"), new("a_scale", TypeSet.Of(ElementType.Float32)), new("a_zero_point", TypeSet.Int8OrUInt8, "TA"),
            new("B", TypeSet.Int8OrUInt8, "TB"), new("b_scale", TypeSet.Of(ElementType.Float32)), new("b_zero_point", TypeSet.Int8OrUInt8, "TB"),
            new("C", TypeSet.Of(ElementType.Int32), null, ParameterKind.Optional),
            new("y_scale", TypeSet.Of(ElementType.Float32), null, ParameterKind.Optional), new("y_zero_point", TypeSet.Int8OrUInt8, null, ParameterKind.Optional),
        ],
        Outputs = [new("Y", TypeSet.Int8OrUInt8 | TypeSet.Of(ElementType.Float32))],
        Attributes = ["alpha", "transA", "transB"],
        Create = static a => new QGemmOp(a.Float("alpha", 1), a.Bool("transA"), a.Bool("transB")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("alpha", Alpha, 1).Set("transA", TransA, false).Set("transB", TransB, false);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        ElementType type = !context.HasInput(YScaleInput) ? ElementType.Float32
            : context.HasInput(YScaleInput + 1) ? context.ElementType(YScaleInput + 1) : context.ElementType(0);
        context.SetOutput(0, type, GemmOp.InferShape(context, context.Shape(0), context.Shape(BInput), TransA, TransB));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor a = context.Input(0);
        Tensor b = context.Input(BInput);
        (int m, int k, int n) = GemmSizes.Of(context, a, b, TransA, TransB);
        int[] left = QuantizedData.ReadCentered(a, context.Input(2));
        int[] right = QuantizedData.ReadCentered(b, context.Input(BInput + 2), TransB ? 0 : 1);
        var sums = new int[checked(m * n)];
        MatrixProduct.Add<int, int, OwnSums<int>>(
            sums, TransA ? MatrixProduct.Transpose<int>(left, k, m) : left, TransB ? MatrixProduct.Transpose<int>(right, n, k) : right, m, k, n);
        AddBias(context, sums, Shape.Of(m, n));
        float[] scales = Array.ConvertAll(context.Input(BInput + 1).ToFloats(), s => Alpha * (float)context.Input(1).ReadDouble(0) * s);
        context.SetOutput(0, context.HasInput(YScaleInput)
            ? Requantize(context, sums, scales, m, n)
            : Tensor.Create([.. sums.Select((s, i) => s * scales[scales.Length == 1 ? 0 : i % n])], Shape.Of(m, n)));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node)
    {
        Shape? a = node.Input(0)?.Shape;
        return new()
        {
            ValueInputs = [0],
            WeightInput = BInput,
            BiasInput = node.Input(CInput) is null ? null : CInput,
            WeightOutputAxis = TransB ? 0 : 1,
            WeightInputAxis = TransB ? 1 : 0,
            DataChannelAxis = TransA ? 0 : 1,
            OutputChannelAxis = 1,
            Accumulator = ElementType.Int32,
            MultiplyAccumulates = a is null ? Dim.Unknown : (node.Output(0)?.Shape?.SymbolicElementCount ?? Dim.Unknown) * a[TransA ? 0 : 1],
            Axes = [new(0, TransA ? 1 : 0, 0, 0), new(BInput, TransB ? 0 : 1, 0, 1)],
        };
    }

    private static void AddBias(EvaluationContext context, int[] sums, Shape shape)
    {
        if (context.OptionalInput(CInput) is not { } c)
        {
            return;
        }

        ReadOnlySpan<int> values = c.AsSpan<int>();
        var walk = new IndexWalk(shape.Sizes, Broadcast.Strides(c, Broadcast.Sizes(context, Tensor.Zeros(ElementType.UInt8, shape), c)));
        for (int i = 0; i < sums.Length; i++, walk.Next())
        {
            sums[i] = unchecked(sums[i] + values[(int)walk.Offset(0)]);
        }
    }

    private static Tensor Requantize(EvaluationContext context, int[] sums, float[] scales, int m, int n)
    {
        QuantizedOperand y = QuantizedOperand.Read(context, context.Input(0).ElementType, YScaleInput, YScaleInput + 1);
        var range = QuantizedRange.Of(y.Type);
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] = range.Requantize(sums[i], scales[scales.Length == 1 ? 0 : i % n] / y.Scale, y.ZeroPoint);
        }

        return QuantizedData.Write(y.Type, sums, Shape.Of(m, n));
    }
}
