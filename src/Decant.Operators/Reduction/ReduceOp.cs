using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Reduces a tensor along the axes given as input: all of them where none is given, unless <paramref name="NoopWithEmptyAxes"/> says that
/// then each element is reduced alone. Floats are summed in double precision and rounded once; integers wrap around.
/// </summary>
/// <param name="KeepDims">Whether reduced axes stay, with size one.</param>
/// <param name="NoopWithEmptyAxes">Whether no axes mean no reduction.</param>
public abstract record ReduceOp(bool KeepDims, bool NoopWithEmptyAxes) : Operator
{
    /// <summary>Whether the result is one of the elements.</summary>
    protected virtual bool SelectsElements => false;

    /// <inheritdoc/>
    public sealed override void WriteAttributes(AttributeMap attributes) =>
        attributes.Set("keepdims", KeepDims, true).Set("noop_with_empty_axes", NoopWithEmptyAxes, false);

    /// <inheritdoc/>
    public sealed override void Infer(InferenceContext context)
    {
        Shape? result = null;
        if (context.Shape(0) is { } shape)
        {
            if (!context.HasInput(1) || SymbolicElements.Numbers(context, 1) is not null)
            {
                bool[] reduced = Reduced(context.Who, SymbolicElements.Numbers(context, 1), shape.Rank);
                result = Shape.Of(Result(shape, reduced));
            }
            else if (KeepDims)
            {
                result = Shape.Of(shape.Select(static _ => Dim.Unknown));
            }
        }

        context.SetOutput(0, context.ElementType(0), result, Elements(context, result));
    }

    /// <inheritdoc/>
    public sealed override void Evaluate(EvaluationContext context)
    {
        Tensor data = context.Input(0);
        bool[] reduced = Reduced(context.Who, context.OptionalInput(1)?.ToInt64s(), data.Rank);
        Shape shape = Shape.Of(Result(data.Shape, reduced));
        var lanes = ReductionLanes.Of(data.Shape, reduced);
        if (data.ElementType.IsFloat())
        {
            double[] values = lanes.Reduce<double>(data.ToDoubles(), Reduce);
            context.SetOutput(0, TensorConversion.FromDoubles(data.ElementType, values, shape));
            return;
        }

        long[] integers = lanes.Reduce<long>(data.ToInt64s(), lane => ReduceIntegers(lane, data.ElementType));
        context.SetOutput(0, TensorConversion.FromInt64s(data.ElementType, integers, shape));
    }

    /// <inheritdoc/>
    public sealed override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = SelectsElements,
        ValueInputs = [0],
        Axes = Flows(node),
    };

    /// <summary>Sets the gradient of the data: of each element the incoming one of its lane times a derivative.</summary>
    /// <param name="g">The node and its gradients.</param>
    /// <param name="derivative">Makes the derivative from the data and the lanes' results; null where it is 1.</param>
    private protected void SetLanes(GradientContext g, Func<Value, Value, Value>? derivative)
    {
        Value data = g.Input(0);
        Value wide = g.Add(new ExpandOp(), Kept(g, g.Incoming), g.ShapeOf(data));
        g.Set(0, derivative is null ? wide : g.Mul(wide, derivative(data, Kept(g, g.Output(0)))));
    }

    /// <summary>The result of one lane of floats.</summary>
    protected abstract double Reduce(ReadOnlySpan<double> lane);

    /// <summary>The result of one lane of integers (uint64: their bits), before it is wrapped to <paramref name="type"/>.</summary>
    private protected abstract long ReduceIntegers(ReadOnlySpan<long> lane, ElementType type);

    /// <summary>Whether the reduction of one element is that element, and <see cref="Follow"/> combines tracked dimensions.</summary>
    private protected virtual bool FollowsElements => false;

    /// <summary>The result of two tracked dimensions; unknown where it cannot be told.</summary>
    private protected virtual Dim Follow(Dim a, Dim b) => Dim.Unknown;

    /// <summary>The schema of a reduction.</summary>
    private protected static OperatorSchema Define(string name, int since, TypeSet types, Func<bool, bool, Operator> create) => new(name, since)
    {
        Inputs = [new("data", types, "T"), new("axes", TypeSet.Int64, null, ParameterKind.Optional)],
        Outputs = [new("reduced", types, "T")],
        Attributes = ["keepdims", "noop_with_empty_axes"],
        Create = a => create(a.Bool("keepdims", true), a.Bool("noop_with_empty_axes")),
    };

    /// <summary>The sum of each lane, with the reduced axes kept.</summary>
    private protected Value LaneSum(GradientContext g, Value data) => g.Add(new ReduceSumOp(KeepDims: true, NoopWithEmptyAxes: NoopWithEmptyAxes), data, g.Node.Input(1));

    /// <summary>For each element that its lane's result is, one over their number in the lane; zero for the others.</summary>
    private protected Value Share(GradientContext g, Value data, Value chosen)
    {
        Value equal = g.Indicator(g.Add(new EqualOp(), data, chosen), data);
        return g.Add(new DivOp(), equal, LaneSum(g, equal));
    }

    // What the node gave, in the shape that it would have with the reduced axes kept.
    private Value Kept(GradientContext g, Value reduced)
    {
        if (KeepDims)
        {
            return reduced;
        }

        return g.ReshapeLike(reduced, LaneSum(g, g.Input(0)));
    }

    private bool[] Reduced(string who, long[]? axes, int rank)
    {
        var reduced = new bool[rank];
        if (axes is null or [])
        {
            Array.Fill(reduced, !NoopWithEmptyAxes);
            return reduced;
        }

        foreach (int axis in Axes.NormalizeAll(who, axes, rank))
        {
            reduced[axis] = true;
        }

        return reduced;
    }

    private IEnumerable<Dim> Result(Shape shape, bool[] reduced) => shape
        .Select((d, axis) => (Size: reduced[axis] ? 1 : d, Kept: KeepDims || !reduced[axis]))
        .Where(static d => d.Kept)
        .Select(static d => d.Size);

    private SymbolicTensor? Elements(InferenceContext context, Shape? result) =>
        FollowsElements && result is { IsStatic: true, ElementCount: 1 } && SymbolicElements.Of(context, 0) is { Elements.Length: > 0 } data
            ? SymbolicElements.Fit(new SymbolicTensor(result, [data.Elements.Aggregate((a, b) => SymbolicElements.Apply(a, b, Follow))]), context.ElementType(0))
            : null;

    private EquatableList<AxisFlow> Flows(Node node)
    {
        if (node.Input(0)?.Shape is not { } shape || (node.Input(1) is { } axes && axes.Constant is null))
        {
            return [];
        }

        bool[] reduced = Reduced(node.Describe(), node.Input(1)?.Constant?.ToInt64s(), shape.Rank);
        var flows = new List<AxisFlow>();
        int output = 0;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (!reduced[axis])
            {
                flows.Add(new AxisFlow(0, axis, 0, output));
            }

            output += KeepDims || !reduced[axis] ? 1 : 0;
        }

        return EquatableList.From(flows);
    }
}
