using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>A copy of <c>data</c> with slices written where coordinates name them: the innermost axis of <c>indices</c> holds a coordinate.</summary>
/// <param name="Reduction"><c>none</c> to replace (the last update wins), or <c>add</c>, <c>mul</c>, <c>max</c>, <c>min</c> to combine.</param>
public sealed record ScatterNDOp(string Reduction = ScatterReduction.None) : Operator
{
    /// <summary>ONNX ScatterND.</summary>
    public static OperatorSchema Definition { get; } = new("ScatterND", 18)
    {
        Inputs = [new("data", TypeSet.Any, "T"), new("indices", TypeSet.Int64), new("updates", TypeSet.Any, "T")],
        Outputs = [new("output", TypeSet.Any, "T")],
        Attributes = ["reduction"],
        Create = static a => new ScatterNDOp(a.Text("reduction", ScatterReduction.None)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("reduction", Reduction, ScatterReduction.None);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => UnaryMath.InferSame(context);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor data = context.Input(0);
        SlicePlaces places = SlicePlaces.Of(context, data, context.Input(1), 0);
        context.SetOutput(0, ScatterReduction.Apply(context, data, context.Input(2), places.Starts, places.Run, Reduction));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = Reduction == ScatterReduction.None,
        ValueInputs = [0, 2],
        Axes = EquatableList.From(BinaryMath.AxisFlows(node).Where(static f => f.Input == 0)),
    };
}
