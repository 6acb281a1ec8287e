using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>A running total along an axis: for each element the result of it and all before it.</summary>
/// <param name="Exclusive">Whether the element itself is left out.</param>
/// <param name="Reverse">Whether it runs from the end.</param>
public abstract record CumulativeOp(bool Exclusive, bool Reverse) : Operator
{
    /// <inheritdoc/>
    public sealed override void WriteAttributes(AttributeMap attributes) =>
        attributes.Set("exclusive", Exclusive, false).Set("reverse", Reverse, false);

    /// <inheritdoc/>
    public sealed override void Infer(InferenceContext context) => UnaryMath.InferSame(context);

    /// <inheritdoc/>
    public sealed override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        var reduced = new bool[x.Rank];
        reduced[Axes.Normalize(context, context.Input(1).ReadInt64(0), x.Rank)] = true;
        var lanes = ReductionLanes.Of(x.Shape, reduced);
        context.SetOutput(0, x.ElementType.IsFloat()
            ? TensorConversion.FromDoubles(x.ElementType, Run(x.ToDoubles(), lanes, Combine, Combine([])), x.Shape)
            : TensorConversion.FromInt64s(x.ElementType, Run(x.ToInt64s(), lanes, CombineIntegers, CombineIntegers([])), x.Shape));
    }

    /// <inheritdoc/>
    public sealed override OperatorFacts Facts(Node node) => new()
    {
        ValueInputs = [0],
        Axes = EquatableList.From(BinaryMath.AxisFlows(node).Where(static f => f.Input == 0)),
    };

    /// <summary>The result of some elements; of none the neutral element.</summary>
    protected abstract double Combine(params ReadOnlySpan<double> values);

    /// <summary>The result of some integers, wrapping around; of none the neutral element.</summary>
    protected abstract long CombineIntegers(params ReadOnlySpan<long> values);

    /// <summary>The schema of a running total.</summary>
    private protected static OperatorSchema Define(string name, int since, Func<bool, bool, Operator> create) => new(name, since)
    {
        Inputs = [new("x", ReductionTypes.Wide, "T"), new("axis", TypeSet.Index, "T2")],
        Outputs = [new("y", ReductionTypes.Wide, "T")],
        Attributes = ["exclusive", "reverse"],
        Create = a => create(a.Bool("exclusive"), a.Bool("reverse")),
    };

    private delegate T Combination<T>(params ReadOnlySpan<T> values);

    private T[] Run<T>(T[] values, ReductionLanes lanes, Combination<T> combine, T neutral)
    {
        var results = new T[values.Length];
        foreach (long start in lanes.Starts)
        {
            T total = neutral;
            for (int i = 0; i < lanes.Offsets.Length; i++)
            {
                long at = start + lanes.Offsets[Reverse ? lanes.Offsets.Length - 1 - i : i];
                T next = combine([total, values[at]]);
                results[at] = Exclusive ? total : next;
                total = next;
            }
        }

        return results;
    }
}
