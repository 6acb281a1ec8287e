using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// <c>Y = A · Bᵀ + bias</c> with weights of a few bits: <c>B[n,k] = (code - zero_point) * scale</c>, scale and zero point given for each block of
/// <paramref name="BlockSize"/> k, or for each group that g_idx names. Codes are packed lowest bits first. Computed in double precision and rounded once.
/// </summary>
/// <param name="Inner">K: the size summed over.</param>
/// <param name="Columns">N: the number of output columns.</param>
/// <param name="Bits">The bits of a code: 2, 4 or 8.</param>
/// <param name="BlockSize">The number of codes that share a scale.</param>
/// <param name="AccuracyLevel">How exactly runtimes compute; it changes nothing here.</param>
public sealed record MatMulNBitsOp(long Inner, long Columns, long Bits, long BlockSize, long AccuracyLevel = 0) : Operator
{
    private const int ZeroPointInput = 3;
    private const int GroupIndexInput = 4;
    private const int BiasInput = 5;

    /// <summary>ONNX Runtime's MatMulNBits.</summary>
    public static OperatorSchema Definition { get; } = new("MatMulNBits", 1)
    {
        Domain = MicrosoftDomain.Name,
        Inputs =
        [
            new("A", TypeSet.Float, "T1"), new("B", TypeSet.Of(ElementType.UInt8)), new("scales", TypeSet.Float, "T1"),
            new("zero_points", TypeSet.Float | TypeSet.Of(ElementType.UInt8), "T3", ParameterKind.Optional),
            new("g_idx", TypeSet.Of(ElementType.Int32), null, ParameterKind.Optional), new("bias", TypeSet.Float, "T1", ParameterKind.Optional),
        ],
        Outputs = [new("Y", TypeSet.Float, "T1")],
        Attributes = ["K", "N", "accuracy_level", "bits", "block_size"],
        Create = static a => new MatMulNBitsOp(a.Int("K"), a.Int("N"), a.Int("bits", 4), a.Int("block_size"), a.Int("accuracy_level", 0)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("K", Inner).Set("N", Columns).Set("bits", Bits).Set("block_size", BlockSize).Set("accuracy_level", AccuracyLevel, 0);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(
        0, context.ElementType(0), context.Shape(0) is { Rank: > 0 } a ? Shape.Of([.. a.Take(a.Rank - 1), Columns]) : null);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor a = context.Input(0);
        Tensor? bias = context.OptionalInput(BiasInput);
        if (a.Rank == 0 || a.Sizes[^1] != Inner || (bias is not null && bias.Length != Columns))
        {
            throw context.Fail("DEC1253", $"A {a} and bias {bias} do not fit weights of {Columns} columns and {Inner} rows");
        }

        int rows = (int)(a.Length / Math.Max(Inner, 1));
        double[] weights = MatrixProduct.Transpose<double>(Dequantize(context), (int)Columns, (int)Inner);
        var y = new double[rows * Columns];
        MatrixProduct.Add<double, double, OwnSums<double>>(y, TensorConversion.Doubles(a), weights, rows, (int)Inner, (int)Columns);
        double[] addends = bias?.ToDoubles() ?? new double[Columns];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] += addends[i % Columns];
        }

        context.SetOutput(0, TensorConversion.FromDoubles(a.ElementType, y, Shape.Of([.. a.Sizes[..^1], Columns])));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node)
    {
        int rank = node.Input(0)?.Shape?.Rank ?? 0;
        return new()
        {
            ValueInputs = [0],
            WeightInput = 1,
            WeightOutputAxis = 0,
            DataChannelAxis = rank - 1,
            OutputChannelAxis = rank - 1,
            BiasInput = node.Input(BiasInput) is null ? null : BiasInput,
            Accumulator = FloatFacts.Accumulator(node),
            MultiplyAccumulates = (node.Output(0)?.Shape?.SymbolicElementCount ?? Dim.Unknown) * Inner,
            Axes = [.. Enumerable.Range(0, Math.Max(rank - 1, 0)).Select(static axis => new AxisFlow(0, axis, 0, axis))],
        };
    }

    private double[] Dequantize(EvaluationContext context)
    {
        Tensor codes = context.Input(1);
        Tensor scales = context.Input(2);
        Tensor? zeros = context.OptionalInput(ZeroPointInput);
        long[]? groups = context.OptionalInput(GroupIndexInput)?.ToInt64s();
        bool known = Bits is 2 or 4 or 8 && BlockSize >= 8 / Bits && Inner > 0 && Columns > 0;
        long blocks = known ? (Inner + BlockSize - 1) / BlockSize : 0;
        long packedZeros = ((blocks * Bits) + 7) / 8;
        if (!known || codes.Length != Columns * blocks * BlockSize * Bits / 8 || scales.Length != Columns * blocks
            || (zeros is not null && zeros.Length != Columns * (zeros.ElementType == ElementType.UInt8 ? packedZeros : blocks))
            || (groups is not null && (groups.Length < Inner || Array.Exists(groups, g => g < 0 || g >= blocks))))
        {
            throw context.Fail("DEC1256", $"weights {codes}, scales {scales} and zero points {zeros} do not fit {Columns} columns and {Inner} rows of {Bits} bits in blocks of {BlockSize}");
        }

        ReadOnlySpan<byte> packed = codes.AsSpan<byte>();
        double[] factors = scales.ToDoubles();
        var weights = new double[Columns * Inner];
        for (long n = 0; n < Columns; n++)
        {
            for (long k = 0; k < Inner; k++)
            {
                long group = groups is null ? k / BlockSize : groups[k];
                double zero = ZeroPoint(zeros, n, group, blocks, packedZeros);
                weights[(n * Inner) + k] = (Code(packed, (n * blocks * BlockSize) + k) - zero) * factors[(n * blocks) + group];
            }
        }

        return weights;
    }

    private double ZeroPoint(Tensor? zeros, long column, long block, long blocks, long packed) => zeros switch
    {
        null => 1 << (int)(Bits - 1),
        { ElementType: ElementType.UInt8 } => Code(zeros.AsSpan<byte>(), (column * packed * 8 / Bits) + block),
        _ => zeros.ReadDouble((column * blocks) + block),
    };

    private int Code(ReadOnlySpan<byte> packed, long index)
    {
        int each = (int)(8 / Bits);
        return (packed[(int)(index / each)] >> (int)(index % each * Bits)) & ((1 << (int)Bits) - 1);
    }
}
