using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary><c>y[n] = 25/46 - 21/46 cos(2πn/N)</c>.</summary>
/// <param name="Periodic">Whether the window is one period rather than symmetric.</param>
/// <param name="OutputType">The type of the output.</param>
public sealed record HammingWindowOp(bool Periodic = true, ElementType OutputType = ElementType.Float32) : Operator
{
    /// <summary>ONNX HammingWindow.</summary>
    public static OperatorSchema Definition { get; } = CosineWindow.Schema("HammingWindow", static (periodic, type) => new HammingWindowOp(periodic, type));

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => CosineWindow.Write(attributes, Periodic, OutputType);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => CosineWindow.Infer(context, OutputType);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => CosineWindow.Evaluate(context, Periodic, OutputType, 25 / 46.0, 21 / 46.0, 0);
}
