using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Concatenation of quantized tensors of different scales. An input with the output's scale and zero point is copied; of others each element is
/// <c>saturate(rint((x - x_zero_point) * x_scale / Y_scale) + Y_zero_point)</c>, in single precision.
/// </summary>
/// <param name="Axis">The axis; it may count from the end.</param>
public sealed record QLinearConcatOp(long Axis) : Operator
{
    private const int First = 2;
    private const int Each = 3;

    /// <summary>ONNX Runtime's QLinearConcat.</summary>
    public static OperatorSchema Definition { get; } = new("QLinearConcat", 1)
    {
        Domain = MicrosoftDomain.Name,
        Inputs =
        [
            new("Y_scale", TypeSet.Of(ElementType.Float32)), new("Y_zero_point", TypeSet.Int8OrUInt8),
            new("inputs", TypeSet.Int8OrUInt8 | TypeSet.Of(ElementType.Float32), null, ParameterKind.Variadic),
        ],
        Outputs = [new("Y", TypeSet.Int8OrUInt8)],
        Attributes = ["axis"],
        Create = static a => new QLinearConcatOp(a.Int("axis")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("axis", Axis);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Dim[]? dims = null;
        for (int input = First; input < context.InputCount; input += Each)
        {
            if (context.Shape(input) is not { } shape || (dims is not null && dims.Length != shape.Rank))
            {
                dims = null;
                break;
            }

            int axis = Axes.Normalize(context, Axis, shape.Rank);
            if (dims is null)
            {
                dims = shape.ToArray();
                continue;
            }

            for (int a = 0; a < dims.Length; a++)
            {
                dims[a] = a == axis ? dims[a] + shape[a] : dims[a].IsNumber ? dims[a] : shape[a];
            }
        }

        context.SetOutput(0, context.ElementType(1), dims is null ? null : Shape.Of(dims));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor zeroPoint = context.Input(1);
        QuantizedOperand target = QuantizedOperand.Read(context, zeroPoint.ElementType, 0, 1);
        long[] sizes = context.Input(First).Sizes.ToArray();
        int axis = Axes.Normalize(context, Axis, sizes.Length);
        Tensor[] parts = [.. Enumerable.Range(0, (context.InputCount - First) / Each).Select(i => context.Input(First + (i * Each)))];
        sizes[axis] = parts.Sum(p => p.Rank == sizes.Length ? p.Sizes[axis] : throw context.Fail("DEC1204", $"{p} and {parts[0]} cannot be concatenated on axis {axis}"));
        var result = new int[Shape.CountElements(sizes)];
        long inner = Shape.CountElements(sizes.AsSpan(axis + 1));
        long row = sizes[axis] * inner;
        long offset = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            int[] values = Requantized(context, parts[i], First + (i * Each), target);
            int unit = (int)(parts[i].Sizes[axis] * inner);
            if (unit > 0 && values.Length / unit * row != result.Length)
            {
                throw context.Fail("DEC1204", $"{parts[i]} and {parts[0]} cannot be concatenated on axis {axis}");
            }

            for (int outer = 0; unit > 0 && outer < values.Length / unit; outer++)
            {
                values.AsSpan(outer * unit, unit).CopyTo(result.AsSpan((int)((outer * row) + offset)));
            }

            offset += unit;
        }

        context.SetOutput(0, QuantizedData.Write(zeroPoint.ElementType, result, Shape.Of(sizes)));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node)
    {
        var flows = new List<AxisFlow>();
        var inputs = new List<int>();
        long? offset = 0;
        int rank = node.Output(0)?.Shape?.Rank ?? 0;
        long at = Axis < 0 ? Axis + rank : Axis;
        for (int input = First; input < node.Inputs.Count; input += Each)
        {
            inputs.Add(input);
            Shape? shape = node.Input(input)?.Shape;
            for (int axis = 0; axis < rank; axis++)
            {
                if (axis != at || offset is not null)
                {
                    flows.Add(new(input, axis, 0, axis, axis == at ? offset!.Value : 0));
                }
            }

            offset = shape is not null && shape[(int)at].IsNumber ? offset + shape[(int)at].Value : null;
        }

        return new() { ValueInputs = EquatableList.From(inputs), Axes = EquatableList.From(flows) };
    }

    private static int[] Requantized(EvaluationContext context, Tensor part, int input, QuantizedOperand target)
    {
        QuantizedOperand source = QuantizedOperand.Read(context, part.ElementType, input + 1, input + 2);
        int[] values = QuantizedData.Read(part);
        return source == target ? values : Array.ConvertAll(values, v => target.Quantize(source.Dequantize(v)));
    }
}
