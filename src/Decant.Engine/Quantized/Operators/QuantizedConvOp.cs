using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>
/// <c>Y = clamp(saturate(rint((Σ (X − zx)·(W − zw) + B) · sx·sw/sy) + zy))</c>: 32-bit sums, single-precision scales, halves to even.
/// X, W: 8-bit; B: int32[M] of scale sx·sw, optional.
/// </summary>
/// <param name="Window">The window.</param>
/// <param name="Group">The groups.</param>
/// <param name="Input">The scale of X.</param>
/// <param name="Weight">The scales of W.</param>
/// <param name="Output">The scale of Y.</param>
/// <param name="Clamp">The bounds of Y.</param>
internal sealed record QuantizedConvOp(
    SlidingWindow Window, long Group, Quantization Input, WeightQuantization Weight, Quantization Output, QuantizedClamp Clamp) : LoweredOp
{
    /// <inheritdoc/>
    protected override string Name => "QuantizedConv";

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        if (context.Shape(0) is not { IsStatic: true } x || context.Shape(1) is not { IsStatic: true } w)
        {
            context.SetOutput(0, Output.Type, null);
            return;
        }

        WindowGeometry geometry = Window.Resolve(context.Who, x.Sizes[2..], w.Sizes[2..]);
        context.SetOutput(0, Output.Type, Shape.Of([x.Sizes[0], w.Sizes[0], .. geometry.Output]));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        RuntimeValue?[] inputs =
        [
            context.Input(0), Input.ScaleTensor, Input.ZeroPointTensor, context.Input(1), Weight.ScaleTensor, Weight.ZeroPointTensor,
            Output.ScaleTensor, Output.ZeroPointTensor, context.OptionalInput(2),
        ];
        var inner = new EvaluationContext(context.Node, inputs, context.EvaluateSubgraph, context.Cancellation);
        new QLinearConvOp(Window, Group).Evaluate(inner);
        var result = (Tensor)inner.Outputs[0]!;
        context.SetOutput(0, Pack(Output.Type, Centred(result, 0), Clamp, result.Shape));
    }
}
