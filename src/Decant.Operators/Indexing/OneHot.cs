using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>A new axis of size <c>depth</c> that holds <c>values[1]</c> at the index and <c>values[0]</c> elsewhere; indices out of range set nothing.</summary>
/// <param name="Axis">The place of the new axis in the output; it may count from the end.</param>
public sealed record OneHotOp(long Axis = -1) : Operator
{
    /// <summary>ONNX OneHot.</summary>
    public static OperatorSchema Definition { get; } = new("OneHot", 11)
    {
        Inputs = [new("indices", TypeSet.Numeric, "T1"), new("depth", TypeSet.Numeric, "T2"), new("values", TypeSet.Any, "T3")],
        Outputs = [new("output", TypeSet.Any, "T3")],
        Attributes = ["axis"],
        Create = static a => new OneHotOp(a.Int("axis", -1)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("axis", Axis, -1);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        if (context.Shape(2) is { IsStatic: true } range && range.ElementCount != 2)
        {
            throw context.Fail("DEC1228", $"its values are {range}, expected an off value and an on value");
        }

        Shape? result = null;
        if (context.Shape(0) is { } shape)
        {
            int axis = Axes.Normalize(context, Axis, shape.Rank + 1);
            Dim depth = SymbolicElements.Of(context, 1) is { Elements.Length: 1 } known ? known.Elements[0] : Dim.Unknown;
            result = Shape.Of(shape.Take(axis).Append(depth).Concat(shape.Skip(axis)));
        }

        context.SetOutput(0, context.ElementType(2), result);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor indices = context.Input(0);
        Tensor values = context.Input(2);
        if (values.Length != 2 || context.Input(1).Length != 1)
        {
            throw context.Fail("DEC1228", $"its values are {values} and its depth {context.Input(1)}, expected an off value and an on value, and one number");
        }

        long depth = context.Input(1).ReadInt64(0);
        int axis = Axes.Normalize(context, Axis, indices.Rank + 1);
        Shape shape = Shape.Of([.. indices.Sizes[..axis], depth, .. indices.Sizes[axis..]]);
        long inner = Shape.CountElements(indices.Sizes[axis..]);
        long[] hot = indices.ToInt64s();
        using var source = new ElementSource(values);
        using var buffer = new ElementBuffer(values.ElementType, shape.ElementCount);
        buffer.CopyStrided(source, 0, 0, 0, 1, buffer.Length);
        for (long i = 0; i < hot.Length; i++)
        {
            long index = hot[i] < 0 ? hot[i] + depth : hot[i];
            if (index >= 0 && index < depth)
            {
                buffer.CopyRun(source, 1, (((i / inner * depth) + index) * inner) + (i % inner), 1);
            }
        }

        context.SetOutput(0, buffer.ToTensor(shape));
    }
}
