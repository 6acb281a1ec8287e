using Decant.Graphs;

namespace Decant.Operators;

/// <summary>An operator that applies one function to every element of a float tensor; it is computed in double precision and rounded once.</summary>
public abstract record UnaryFloatOp : Operator
{
    /// <summary>The closed range that the function cannot leave, or null.</summary>
    protected virtual (double Minimum, double Maximum)? Range => null;

    /// <summary>Whether whole numbers stay as they are, so that a shape computation in floats can be followed.</summary>
    protected virtual bool KeepsWholeNumbers => false;

    /// <inheritdoc/>
    public sealed override void Infer(InferenceContext context) =>
        context.SetOutput(0, context.Input(0), KeepsWholeNumbers ? SymbolicElements.Of(context, 0) : null);

    /// <inheritdoc/>
    public sealed override void Evaluate(EvaluationContext context) => UnaryMath.EvaluateFloat(context, Apply);

    /// <inheritdoc/>
    public sealed override OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        OutputRange = Range,
        ValueInputs = [0],
        RepeatedFrom = [0],
        Axes = BinaryMath.AxisFlows(node),
    };

    /// <summary>The function.</summary>
    protected abstract double Apply(double x);

    /// <summary>The schema of a float function of one input.</summary>
    private protected static OperatorSchema Define(
        string name, int since, Func<AttributeMap, Operator> create, EquatableList<string> attributes = default, string input = "X", string output = "Y") =>
        new(name, since)
        {
            Inputs = [new(input, TypeSet.Float, "T")],
            Outputs = [new(output, TypeSet.Float, "T")],
            Attributes = attributes,
            Create = create,
        };
}
