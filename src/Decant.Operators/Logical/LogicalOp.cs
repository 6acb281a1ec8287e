using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>A function of two truth values, applied to every pair of broadcast elements.</summary>
public abstract record LogicalOp : Operator
{
    /// <inheritdoc/>
    public sealed override void Infer(InferenceContext context) =>
        BinaryMath.InferBroadcast(context, ElementType.Bool, BinaryMath.Elements(context, Follow));

    /// <inheritdoc/>
    public sealed override void Evaluate(EvaluationContext context) =>
        context.SetOutput(0, BinaryMath.Zip<byte, bool>(context, context.Input(0), context.Input(1), (a, b) => Apply(a != 0, b != 0)));

    /// <inheritdoc/>
    public sealed override OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        OutputRange = (0, 1),
        Axes = BinaryMath.AxisFlows(node),
    };

    /// <summary>The function.</summary>
    protected abstract bool Apply(bool a, bool b);

    /// <summary>The schema of a function of two truth values.</summary>
    private protected static OperatorSchema Define(string name, Func<AttributeMap, Operator> create) => new(name, 7)
    {
        Inputs = [new("A", TypeSet.Bool, "T"), new("B", TypeSet.Bool, "T")],
        Outputs = [new("C", TypeSet.Bool, "T1")],
        Create = create,
    };

    private Dim Follow(Dim a, Dim b) => a.IsNumber && b.IsNumber
        ? Apply(a.Value != 0, b.Value != 0) ? 1 : 0
        : Dim.Unknown;
}
