using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Joins tensors along an axis.</summary>
/// <param name="Axis">The axis; it may count from the end.</param>
public sealed record ConcatOp(long Axis) : Operator
{
    /// <summary>ONNX Concat.</summary>
    public static OperatorSchema Definition { get; } = new("Concat", 13)
    {
        Inputs = [new("inputs", TypeSet.Any, "T", ParameterKind.Variadic)],
        Outputs = [new("concat_result", TypeSet.Any, "T")],
        Attributes = ["axis"],
        Create = static a => new ConcatOp(a.Int("axis")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("axis", Axis);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        ElementType type = ElementType.Undefined;
        var shapes = new List<Shape?>();
        for (int i = 0; i < context.InputCount; i++)
        {
            type = type == ElementType.Undefined ? context.ElementType(i) : type;
            shapes.Add(context.Shape(i));
        }

        Shape? shape = Join(context.Who, shapes);
        context.SetOutput(0, type, shape, Elements(context, shape));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor[] parts = [.. Enumerable.Range(0, context.InputCount).Select(context.Input)];
        _ = Join(context.Who, [.. parts.Select(static p => p.Shape)]);
        context.SetOutput(0, TensorMovement.Concat(parts, Axes.Normalize(context, Axis, parts[0].Rank)));
    }

    /// <inheritdoc/>
    public override GradientRule? Gradient => Differentiate;

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = true,
        ValueInputs = EquatableList.From(Enumerable.Range(0, node.Inputs.Count)),
        Axes = Flows(node),
    };

    private EquatableList<AxisFlow> Flows(Node node)
    {
        var flows = new List<AxisFlow>();
        Dim start = 0;
        for (int input = 0; input < node.Inputs.Count; input++)
        {
            if (node.Input(input)?.Shape is not { } shape)
            {
                return [];
            }

            int joined = Axes.Normalize(node.Describe(), Axis, shape.Rank);
            for (int axis = 0; axis < shape.Rank; axis++)
            {
                if (axis != joined)
                {
                    flows.Add(new AxisFlow(input, axis, 0, axis));
                }
                else if (start.IsNumber)
                {
                    flows.Add(new AxisFlow(input, axis, 0, axis, start.Value));
                }
            }

            start += shape[joined];
        }

        return EquatableList.From(flows);
    }

    // Sizes that are not known in one input are taken from the others.
    private Shape? Join(string who, IReadOnlyList<Shape?> shapes)
    {
        if (shapes.FirstOrDefault(static s => s is not null) is not { } first)
        {
            return null;
        }

        int joined = Axes.Normalize(who, Axis, first.Rank);
        Dim[] dims = first.ToArray();
        dims[joined] = 0;
        foreach (Shape? shape in shapes)
        {
            for (int axis = 0; axis < first.Rank; axis++)
            {
                Dim own = shape is null ? Dim.Unknown : shape.Rank == first.Rank ? shape[axis] : throw Mismatch(who, first, shape);
                if (axis == joined)
                {
                    dims[axis] += own;
                }
                else if (dims[axis].IsNumber && own.IsNumber && dims[axis] != own)
                {
                    throw Mismatch(who, first, shape!);
                }
                else if (!dims[axis].IsNumber && !own.IsUnknown)
                {
                    dims[axis] = own;
                }
            }
        }

        return Shape.Of(dims);
    }

    // Each input gets its part back.
    private void Differentiate(GradientContext g)
    {
        long start = 0;
        for (int i = 0; i < g.Node.Inputs.Count; i++)
        {
            Shape? shape = g.Input(i).Shape;
            int axis = (int)(Axis < 0 ? Axis + (shape?.Rank ?? 0) : Axis);
            long size = shape is not null && shape[axis] is { IsNumber: true } dim
                ? dim.Value
                : throw new UnsupportedException("DEC1383", $"{g.Node}: the gradient of a concatenation needs the sizes of its inputs, and input {i} is {g.Input(i).Type}; give the model's inputs fixed sizes");
            if (g.Wants(i))
            {
                g.Set(i, g.Add(new SliceOp(), g.Incoming, g.Constant(Tensor.Vector(start)), g.Constant(Tensor.Vector(start + size)), g.Constant(Tensor.Vector((long)axis))));
            }

            start += size;
        }
    }

    private ModelException Mismatch(string who, Shape first, Shape other) =>
        new("DEC1214", $"{who}: {first} and {other} cannot be joined along axis {Axis}");

    private static SymbolicTensor? Elements(InferenceContext context, Shape? shape)
    {
        if (shape is not { Rank: 1, IsStatic: true } || shape.ElementCount > SymbolicTensor.Limit)
        {
            return null;
        }

        var elements = new List<Dim>();
        for (int i = 0; i < context.InputCount; i++)
        {
            elements.AddRange(SymbolicElements.Of(context, i)?.Elements
                ?? Enumerable.Repeat(Dim.Unknown, (int)Math.Clamp(context.Shape(i)![0].Value, 0, SymbolicTensor.Limit + 1)));
        }

        return SymbolicTensor.Vector(elements);
    }
}
