using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Cuts a tensor along an axis into a sequence: into parts of the sizes given, into parts of one given size (the last may be smaller), or
/// into single slices.
/// </summary>
/// <param name="Axis">The axis; it may count from the end.</param>
/// <param name="KeepDims">Whether single slices keep the axis; it counts only where no sizes are given.</param>
public sealed record SplitToSequenceOp(long Axis = 0, bool KeepDims = true) : Operator
{
    /// <summary>ONNX SplitToSequence.</summary>
    public static OperatorSchema Definition { get; } = new("SplitToSequence", 24)
    {
        Inputs = [new("input", TypeSet.Any, "T"), new("split", TypeSet.Index, "I", ParameterKind.Optional)],
        Outputs = [new("output_sequence", SequenceTypes.Sequences, "S")],
        Attributes = ["axis", "keepdims"],
        Create = static a => new SplitToSequenceOp(a.Int("axis", 0), a.Bool("keepdims", true)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("axis", Axis, 0).Set("keepdims", KeepDims, true);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? item = null;
        if (context.Shape(0) is { } shape)
        {
            int axis = Axes.Normalize(context, Axis, shape.Rank);
            bool drops = !context.HasInput(1) && !KeepDims;
            item = drops
                ? Shape.Of(shape.Where((_, i) => i != axis))
                : Shape.Of(shape.Select((d, i) => i != axis ? d : context.HasInput(1) ? Dim.Unknown : 1));
        }

        context.SetOutput(0, new SequenceType(DataType.Tensor(context.ElementType(0), item)));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor input = context.Input(0);
        int axis = Axes.Normalize(context, Axis, input.Rank);
        long size = input.Sizes[axis];
        Tensor? split = context.OptionalInput(1);
        long[] sizes = split is null ? Equal(size, 1) : split.Rank == 0 ? Equal(size, split.ReadInt64(0)) : split.ToInt64s();
        if (sizes.Sum() != size || Array.Exists(sizes, static s => s < 0))
        {
            throw context.Fail("DEC1215", $"{input} cannot be split along axis {axis} into [{string.Join(',', sizes)}]");
        }

        var parts = new List<RuntimeValue>();
        long start = 0;
        foreach (long length in sizes)
        {
            Tensor part = TensorMovement.Part(input, axis, start, length);
            parts.Add(split is null && !KeepDims ? part.Reshape(Shape.Of(part.Shape.Where((_, i) => i != axis))) : part);
            start += length;
        }

        context.SetOutput(0, new RuntimeSequence(parts));
    }

    private static long[] Equal(long size, long each) => each <= 0
        ? []
        : [.. Enumerable.Range(0, (int)((size + each - 1) / each)).Select(i => Math.Min(each, size - (i * each)))];
}
