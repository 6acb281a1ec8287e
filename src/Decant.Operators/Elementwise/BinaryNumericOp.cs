using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>An operator that applies one function to every pair of elements of two broadcast tensors, in the elements' own type.</summary>
/// <typeparam name="TFunction">The function.</typeparam>
public abstract record BinaryNumericOp<TFunction> : Operator
    where TFunction : IBinaryFunction
{
    /// <summary>Whether an integer form exists that is worth quantizing for.</summary>
    protected virtual bool IsQuantizable => false;

    /// <summary>Whether the function adds its operands.</summary>
    protected virtual bool IsSum => false;

    /// <inheritdoc/>
    public sealed override void Infer(InferenceContext context)
    {
        bool whole = context.ElementType(0).IsInteger();
        BinaryMath.InferBroadcast(context, null, BinaryMath.Elements(context, (a, b) => Follow(a, b, whole)));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) =>
        context.SetOutput(0, BinaryMath.Apply<TFunction>(context, context.Input(0), context.Input(1)));

    /// <inheritdoc/>
    public sealed override OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        IsQuantizable = IsQuantizable,
        IsSum = IsSum,
        ValueInputs = [0, 1],
        RepeatedFrom = [0, 1],
        Axes = BinaryMath.AxisFlows(node),
    };

    /// <summary>The function of two tracked dimensions; unknown where it cannot be told.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    /// <param name="isInteger">Whether the function is one of integers, not of floats that happen to be whole.</param>
    protected abstract Dim Follow(Dim a, Dim b, bool isInteger);

    /// <summary>The schema of a function of two inputs.</summary>
    private protected static OperatorSchema Define(string name, int since, Func<AttributeMap, Operator> create, EquatableList<string> attributes = default) =>
        new(name, since)
        {
            Inputs = [new("A", TypeSet.Numeric, "T"), new("B", TypeSet.Numeric, "T")],
            Outputs = [new("C", TypeSet.Numeric, "T")],
            Attributes = attributes,
            Create = create,
        };
}
