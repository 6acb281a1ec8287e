using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>A copy of <c>data</c> with updates written at the places of <c>indices</c> along one axis: <c>output[i, indices[i,j,k], k] = updates[i,j,k]</c>.</summary>
/// <param name="Axis">The axis; it may count from the end.</param>
/// <param name="Reduction"><c>none</c> to replace (the last update wins), or <c>add</c>, <c>mul</c>, <c>max</c>, <c>min</c> to combine.</param>
public sealed record ScatterElementsOp(long Axis = 0, string Reduction = ScatterReduction.None) : Operator
{
    /// <summary>ONNX ScatterElements.</summary>
    public static OperatorSchema Definition { get; } = new("ScatterElements", 18)
    {
        Inputs = [new("data", TypeSet.Any, "T"), new("indices", TypeSet.Index, "Tind"), new("updates", TypeSet.Any, "T")],
        Outputs = [new("output", TypeSet.Any, "T")],
        Attributes = ["axis", "reduction"],
        Create = static a => new ScatterElementsOp(a.Int("axis", 0), a.Text("reduction", ScatterReduction.None)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) =>
        attributes.Set("axis", Axis, 0).Set("reduction", Reduction, ScatterReduction.None);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => UnaryMath.InferSame(context);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor data = context.Input(0);
        long[] places = ElementPlaces.Of(context, data, context.Input(1), Axis);
        context.SetOutput(0, ScatterReduction.Apply(context, data, context.Input(2), places, 1, Reduction));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = Reduction == ScatterReduction.None,
        ValueInputs = [0, 2],
        Axes = EquatableList.From(BinaryMath.AxisFlows(node).Where(static f => f.Input == 0)),
    };
}
