using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>A function of two broadcast 8-bit tensors, rounded once to 8 bits.</summary>
/// <param name="Left">The scale of A.</param>
/// <param name="Right">The scale of B.</param>
/// <param name="Output">The scale of Y.</param>
/// <param name="Clamp">The bounds of Y.</param>
internal abstract record QuantizedBinaryOp(Quantization Left, Quantization Right, Quantization Output, QuantizedClamp Clamp) : LoweredOp
{
    /// <inheritdoc/>
    public sealed override void Infer(InferenceContext context) =>
        context.SetOutput(0, Output.Type, Broadcast.Shapes(context, context.Shape(0), context.Shape(1)));

    /// <inheritdoc/>
    public sealed override void Evaluate(EvaluationContext context)
    {
        Tensor a = context.Input(0);
        Tensor b = context.Input(1);
        long[] sizes = Broadcast.Sizes(context, a, b);
        long[] aStrides = Broadcast.Strides(a, sizes), bStrides = Broadcast.Strides(b, sizes), steps = Shape.Of(sizes).Strides();
        int[] left = Centred(a, Left.ZeroPoint), right = Centred(b, Right.ZeroPoint);
        var result = new int[Shape.CountElements(sizes)];
        for (int i = 0; i < result.Length; i++)
        {
            long from = 0, other = 0;
            for (int axis = 0; axis < sizes.Length; axis++)
            {
                long index = i / steps[axis] % sizes[axis];
                from += index * aStrides[axis];
                other += index * bStrides[axis];
            }

            result[i] = Apply(left[from], right[other]);
        }

        context.SetOutput(0, Pack(Output.Type, result, Clamp, Shape.Of(sizes)));
    }

    /// <summary>The quantized result of two centred integers.</summary>
    protected abstract int Apply(int a, int b);
}
