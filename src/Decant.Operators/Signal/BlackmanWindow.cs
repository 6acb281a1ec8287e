using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary><c>y[n] = 0.42 - 0.5 cos(2πn/N) + 0.08 cos(4πn/N)</c>.</summary>
/// <param name="Periodic">Whether the window is one period rather than symmetric.</param>
/// <param name="OutputType">The type of the output.</param>
public sealed record BlackmanWindowOp(bool Periodic = true, ElementType OutputType = ElementType.Float32) : Operator
{
    /// <summary>ONNX BlackmanWindow.</summary>
    public static OperatorSchema Definition { get; } = CosineWindow.Schema("BlackmanWindow", static (periodic, type) => new BlackmanWindowOp(periodic, type));

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => CosineWindow.Write(attributes, Periodic, OutputType);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => CosineWindow.Infer(context, OutputType);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => CosineWindow.Evaluate(context, Periodic, OutputType, 0.42, 0.5, 0.08);
}
