using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// The same elements in another shape. One size may be -1 (what remains); a size of 0 copies the input's at the same axis, unless
/// <paramref name="AllowZero"/> says that it means an empty axis.
/// </summary>
/// <param name="AllowZero">Whether a size of 0 means an empty axis.</param>
public sealed record ReshapeOp(bool AllowZero = false) : Operator
{
    /// <summary>ONNX Reshape.</summary>
    public static OperatorSchema Definition { get; } = new("Reshape", 25)
    {
        Inputs = [new("data", TypeSet.Any, "T"), new("shape", TypeSet.Int64)],
        Outputs = [new("reshaped", TypeSet.Any, "T")],
        Attributes = ["allowzero"],
        Create = static a => new ReshapeOp(a.Bool("allowzero")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g => g.Set(0, g.ReshapeLike(g.Incoming, g.Input(0)));

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("allowzero", AllowZero, false);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? result = null;
        if (SymbolicElements.Of(context, 1) is { } wanted)
        {
            result = Resolve(context, context.Shape(0), [.. wanted.Elements]);
        }
        else if (context.Shape(1) is { Rank: 1 } rank && rank[0].IsNumber)
        {
            result = Shape.OfRank(rank[0].Value);
        }

        context.SetOutput(0, context.ElementType(0), result, SymbolicElements.WithShape(SymbolicElements.Of(context, 0), result));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor data = context.Input(0);
        long[] sizes = context.Input(1).ToInt64s();
        List<long> unmatched = [.. data.Sizes];
        int remaining = -1;
        long others = 1;
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            if (sizes[axis] == 0 && !AllowZero)
            {
                sizes[axis] = axis < data.Rank ? data.Sizes[axis] : throw Mismatch(context.Fail, data, sizes);
            }

            if (sizes[axis] == -1 && remaining < 0)
            {
                remaining = axis;
            }
            else if (!unmatched.Remove(sizes[axis]))
            {
                others = sizes[axis] < 0 ? throw Mismatch(context.Fail, data, sizes) : checked(others * sizes[axis]);
            }
        }

        if (remaining >= 0)
        {
            sizes[remaining] = others == 0 ? 0 : Shape.CountElements([.. unmatched]) / others;
        }

        Shape shape = Shape.Of(sizes);
        context.SetOutput(0, shape.ElementCount == data.Length ? data.Reshape(shape) : throw Mismatch(context.Fail, data, sizes));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = true,
        ValueInputs = [0],
        RepeatedFrom = [0],
        Axes = TensorMovement.SameOrderFlows(node),
        Structure = ReshapedAxes.Of(node),
    };

    /// <inheritdoc/>
    public override void RemovePositions(AxisRemoval removal)
    {
        Value? output = removal.Node.Output(0);
        if (!removal.Touches(output))
        {
            return;
        }

        long[] sizes = removal.Node.Input(1)?.Constant?.ToInt64s()
            ?? [.. (removal.Node.Input(1)?.Elements ?? throw removal.Fail("its shape is computed when the model runs")).Elements.Select(static e => e.IsNumber ? e.Value : -1)];
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            if (sizes[axis] > 0)
            {
                sizes[axis] = removal.NewSize(output, axis);
            }
        }

        if (sizes.Count(static s => s == -1) > 1)
        {
            throw removal.Fail("more than one size of its shape is computed when the model runs");
        }

        removal.SetConstant(1, Tensor.Vector(sizes));
    }

    private static ModelException Mismatch(Func<string, string, ModelException> fail, object data, long[] sizes) =>
        fail("DEC1212", $"{data} cannot be reshaped to [{string.Join(',', sizes)}]");

    // What is left for -1 is the input's element count divided by the other sizes; sizes that both shapes share cancel, known or not.
    private Shape Resolve(InferenceContext context, Shape? input, Dim[] wanted)
    {
        var unmatched = input is null ? null : new List<Dim>(input);
        var others = new List<Dim>();
        int remaining = -1;
        for (int axis = 0; axis < wanted.Length; axis++)
        {
            bool copies = wanted[axis] == 0 && !AllowZero;
            if (wanted[axis] == -1)
            {
                remaining = remaining < 0 ? axis : throw context.Fail("DEC1212", "more than one size of the new shape is -1");
                continue;
            }

            if (copies)
            {
                wanted[axis] = input is null ? Dim.Unknown
                    : axis < input.Rank ? input[axis]
                    : throw context.Fail("DEC1212", $"size 0 at axis {axis} copies an axis that {input} does not have");
                unmatched?.Remove(wanted[axis]);
            }
            else if (unmatched is null || !wanted[axis].IsNumber || !unmatched.Remove(wanted[axis]))
            {
                others.Add(wanted[axis]);
            }
        }

        if (remaining < 0 && others.Count(static d => d.IsUnknown) == 1)
        {
            remaining = Array.FindIndex(wanted, static d => d.IsUnknown);
            others.RemoveAll(static d => d.IsUnknown);
        }

        if (remaining >= 0)
        {
            wanted[remaining] = unmatched is null ? Dim.Unknown : Quotient(Product(unmatched), Product(others));
        }

        CheckCounts(context, input, wanted);
        return Shape.Of(wanted);
    }

    private static void CheckCounts(InferenceContext context, Shape? input, Dim[] wanted)
    {
        if (input is { IsStatic: true } && Array.TrueForAll(wanted, static d => d.IsNumber))
        {
            long[] sizes = Array.ConvertAll(wanted, static d => d.Value);
            if (Array.Exists(sizes, static s => s < 0) || Shape.CountElements(sizes) != input.ElementCount)
            {
                throw Mismatch(context.Fail, input, sizes);
            }
        }
    }

    private static Dim Product(IEnumerable<Dim> dims) => dims.Aggregate((Dim)1, static (product, d) => product * d);

    private static Dim Quotient(Dim count, Dim divisor) => divisor == 0 ? 0 : divisor == 1 ? count : Dim.FloorDivide(count, divisor);
}
