using Decant.Graphs;

namespace Decant.Operators;

/// <summary>
/// The gradients of the value called <paramref name="Y"/> with respect to those called <paramref name="Xs"/>, at the values given as inputs: for
/// each of <paramref name="Xs"/>, then for each of <paramref name="Zs"/>. It refers to its graph by names, so it is replaced by the nodes that
/// compute the gradients as soon as its graph has been read; it stays only where an operator in between has no gradient rule.
/// </summary>
/// <param name="Xs">The names of the variables to differentiate by.</param>
/// <param name="Y">The name of the value to differentiate.</param>
/// <param name="Zs">The names of the other variables.</param>
public sealed record GradientOp(EquatableList<string> Xs, string Y, EquatableList<string>? Zs = null) : Operator
{
    /// <summary>Gradient of the training domain.</summary>
    public static OperatorSchema Definition { get; } = new("Gradient", 1)
    {
        Domain = OperatorDomains.Training,
        Inputs = [new("Inputs", TypeSet.Any, null, ParameterKind.Variadic)],
        Outputs = [new("Outputs", TypeSet.Float, null, ParameterKind.Variadic)],
        Attributes = ["xs", "y", "zs"],
        Create = static a => new GradientOp(
            a.Texts("xs") ?? throw new Tensors.ModelException("DEC1102", "attribute 'xs': required but missing"), a.Text("y"), a.Texts("zs")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("xs", Xs).Set("y", Y).Set("zs", Zs);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        for (int i = 0; i < context.OutputCount; i++)
        {
            context.SetOutput(i, context.InputType(i));
        }
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => throw GradientExpansion.Refusal(context.Node, this);
}
