using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>What an optional holds; any other value as it is.</summary>
public sealed record OptionalGetElementOp : Operator
{
    /// <summary>ONNX OptionalGetElement.</summary>
    public static OperatorSchema Definition { get; } = new("OptionalGetElement", 18)
    {
        Inputs = [new("input", TypeSet.AnyValue, "O")],
        Outputs = [new("output", SequenceTypes.Sequences, "V")],
        Create = static _ => new OptionalGetElementOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) =>
        context.SetOutput(0, context.InputType(0) is OptionalType optional ? optional.Item : context.InputType(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        RuntimeValue? value = context.Value(0) is RuntimeOptional optional ? optional.Value : context.Value(0);
        context.SetOutput(0, value ?? throw context.Fail("DEC1229", "the optional is empty"));
    }
}
