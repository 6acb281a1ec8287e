using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Cuts a tensor along an axis: into parts of the sizes given as input, or of equal size (the last may be smaller).</summary>
/// <param name="Axis">The axis; it may count from the end.</param>
/// <param name="Parts">The number of equal parts (ONNX <c>num_outputs</c>), or null where the node's outputs or the sizes tell.</param>
public sealed record SplitOp(long Axis = 0, long? Parts = null) : Operator
{
    /// <summary>ONNX Split.</summary>
    public static OperatorSchema Definition { get; } = new("Split", 18)
    {
        Inputs = [new("input", TypeSet.Any, "T"), new("split", TypeSet.Int64, null, ParameterKind.Optional)],
        Outputs = [new("outputs", TypeSet.Any, "T", ParameterKind.Variadic)],
        Attributes = ["axis", "num_outputs"],
        Create = static a => new SplitOp(a.Int("axis", 0), a.Contains("num_outputs") ? a.Int("num_outputs") : null),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        attributes.Set("axis", Axis, 0);
        if (Parts is { } parts)
        {
            attributes.Set("num_outputs", parts);
        }
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? shape = context.Shape(0);
        int axis = shape is null ? 0 : Axes.Normalize(context, Axis, shape.Rank);
        Dim[]? sizes = shape is null ? null : Sizes(context, shape[axis]);
        SymbolicTensor? elements = SymbolicElements.Of(context, 0);
        Dim start = 0;
        for (int i = 0; i < context.OutputCount; i++)
        {
            Shape? part = null;
            SymbolicTensor? known = null;
            if (shape is not null)
            {
                Dim[] dims = shape.ToArray();
                dims[axis] = sizes is not null && i < sizes.Length ? sizes[i] : Dim.Unknown;
                part = Shape.Of(dims);
                long[]? strides = elements?.Shape.Strides();
                bool inside = shape[axis].IsNumber && start.IsNumber && dims[axis].IsNumber
                    && start.Value >= 0 && dims[axis].Value >= 0 && start.Value <= shape[axis].Value - dims[axis].Value;
                known = inside && strides is not null ? SymbolicElements.View(elements, part, strides, start.Value * strides[axis]) : null;
                start += dims[axis];
            }

            context.SetOutput(i, context.ElementType(0), part, known);
        }
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor input = context.Input(0);
        int axis = Axes.Normalize(context, Axis, input.Rank);
        long size = input.Sizes[axis];
        long[] sizes = context.OptionalInput(1)?.ToInt64s() ?? Equal(size, Parts ?? context.OutputCount);
        if (sizes.Length != context.OutputCount || sizes.Sum() != size || Array.Exists(sizes, static s => s < 0))
        {
            throw context.Fail("DEC1215", $"{input} cannot be split along axis {axis} into [{string.Join(',', sizes)}] for {context.OutputCount} outputs");
        }

        long start = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            if (context.WantsOutput(i))
            {
                context.SetOutput(i, TensorMovement.Part(input, axis, start, sizes[i]));
            }

            start += sizes[i];
        }
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = true,
        ValueInputs = [0],
        Axes = Flows(node),
    };

    /// <inheritdoc/>
    public override void RemovePositions(AxisRemoval removal)
    {
        if (!removal.Touches(removal.Node.Input(0)))
        {
            return;
        }

        int axis = Axes.Normalize(removal.Node.Describe(), Axis, removal.Node.Input(0)!.Shape!.Rank);
        removal.Op = this with { Parts = null };
        removal.SetConstant(1, Tensor.Vector([.. removal.Node.Outputs.Select(o => removal.NewSize(o, axis))]));
    }

    private static long[] Equal(long size, long parts)
    {
        long each = (size + parts - 1) / parts;
        return [.. Enumerable.Range(0, (int)Math.Clamp(parts, 0, Array.MaxLength)).Select(i => Math.Clamp(size - (i * each), 0, each))];
    }

    private Dim[]? Sizes(InferenceContext context, Dim size)
    {
        if (context.HasInput(1))
        {
            return SymbolicElements.Of(context, 1) is { } given ? [.. given.Elements] : null;
        }

        long parts = Parts ?? context.OutputCount;
        if (parts < 1 || parts > Math.Max(context.OutputCount, 1))
        {
            throw context.Fail("DEC1215", $"it is split into {parts} parts, and has {context.OutputCount} outputs");
        }

        if (size.IsNumber)
        {
            return Array.ConvertAll(Equal(size.Value, parts), static s => (Dim)s);
        }

        Dim each = Dim.CeilingDivide(size, parts);
        var sizes = new Dim[parts];
        Array.Fill(sizes, each);
        sizes[^1] = size - (each * (parts - 1));
        return sizes;
    }

    private EquatableList<AxisFlow> Flows(Node node)
    {
        if (node.Input(0)?.Shape is not { } shape)
        {
            return [];
        }

        var flows = new List<AxisFlow>();
        int split = Axes.Normalize(node.Describe(), Axis, shape.Rank);
        Dim start = 0;
        for (int output = 0; output < node.Outputs.Count; output++)
        {
            for (int axis = 0; axis < shape.Rank; axis++)
            {
                if (axis != split)
                {
                    flows.Add(new AxisFlow(0, axis, output, axis));
                }
                else if (start.IsNumber)
                {
                    flows.Add(new AxisFlow(0, axis, output, axis, -start.Value));
                }
            }

            start += node.Output(output)?.Shape?[split] ?? Dim.Unknown;
        }

        return EquatableList.From(flows);
    }
}
