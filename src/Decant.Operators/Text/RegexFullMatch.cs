using System.Text.RegularExpressions;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Whether the whole of each string matches a regular expression, in time linear in its length.</summary>
/// <param name="Pattern">The expression, in the syntax of RE2.</param>
public sealed record RegexFullMatchOp(string Pattern) : Operator
{
    /// <summary>ONNX RegexFullMatch.</summary>
    public static OperatorSchema Definition { get; } = new("RegexFullMatch", 20)
    {
        Inputs = [new("X", TypeSet.Of(ElementType.String), "T1")],
        Outputs = [new("Y", TypeSet.Bool, "T2")],
        Attributes = ["pattern"],
        Create = static a => new RegexFullMatchOp(a.Text("pattern")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("pattern", Pattern);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, ElementType.Bool, context.Shape(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        Regex expression;
        try
        {
            expression = new Regex($@"\A(?:{Pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new UnsupportedException("DEC1230", $"{context.Who}: the expression '{Pattern}' cannot be read: {e.Message}");
        }

        context.SetOutput(0, Tensor.Create(Array.ConvertAll(x.Strings.ToArray(), s => expression.IsMatch(s)), x.Shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        Axes = BinaryMath.AxisFlows(node),
    };
}
