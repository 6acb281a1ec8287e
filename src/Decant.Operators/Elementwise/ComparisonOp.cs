using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>An operator that says whether a relation holds for every pair of elements of two broadcast tensors.</summary>
/// <typeparam name="TRelation">The relation.</typeparam>
public abstract record ComparisonOp<TRelation> : Operator
    where TRelation : IComparison
{
    /// <inheritdoc/>
    public sealed override void Infer(InferenceContext context) =>
        BinaryMath.InferBroadcast(context, ElementType.Bool, BinaryMath.Elements(context, Follow));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) =>
        context.SetOutput(0, BinaryMath.Compare<TRelation>(context, context.Input(0), context.Input(1)));

    /// <inheritdoc/>
    public sealed override OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        OutputRange = (0, 1),
        RepeatedFrom = [0, 1],
        Axes = BinaryMath.AxisFlows(node),
    };

    /// <summary>Whether the relation holds for two tracked dimensions (1 or 0); unknown where it cannot be told.</summary>
    private protected virtual Dim Follow(Dim a, Dim b) => a.IsNumber && b.IsNumber
        ? TRelation.Holds(a.Value, b.Value) ? 1 : 0
        : a.IsSame(b) ? TRelation.Holds(0L, 0L) ? 1 : 0 : Dim.Unknown;

    /// <summary>The schema of a relation.</summary>
    private protected static OperatorSchema Define(string name, int since, TypeSet types, Func<AttributeMap, Operator> create) =>
        new(name, since)
        {
            Inputs = [new("A", types, "T"), new("B", types, "T")],
            Outputs = [new("C", TypeSet.Bool, "T1")],
            Create = create,
        };
}
