using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>What ONNX Runtime's attention operators add to scores, as one tensor of numbers.</summary>
internal static class HeadMasking
{
    /// <summary>Whether a mask and a bias can be written so: no mask, or 1 and 0 for each batch and key.</summary>
    public static bool Fits(Value? mask, Value? bias) =>
        (mask is null || mask is { Shape: { Rank: 2, IsStatic: true }, TensorType.ElementType: ElementType.Int32 })
        && (bias is null || bias is { Shape: { Rank: 4, IsStatic: true }, TensorType.ElementType: ElementType.Float32 });

    /// <summary>The sum of both, or null where there is neither.</summary>
    /// <param name="editor">Adds the nodes.</param>
    /// <param name="before">The node that they stand before.</param>
    /// <param name="mask">1 or 0: int32 [batch, keys], or null.</param>
    /// <param name="bias">Numbers [batch or 1, heads or 1, queries, keys], or null.</param>
    /// <param name="filter">What is added to the scores of keys that are masked.</param>
    public static Value? Sum(GraphEditor editor, Node before, Value? mask, Value? bias, float filter)
    {
        if (mask is null)
        {
            return bias;
        }

        Value zero = editor.AddInitializer("zero", Tensor.Create([0], Shape.Scalar)), none = editor.AddInitializer("none", Tensor.Create([0f], Shape.Scalar));
        Value hidden = editor.AddInitializer("filter", Tensor.Create([filter], Shape.Scalar)), axes = editor.AddInitializer("axes", Tensor.Vector(1L, 2L));
        Value Insert(Operator op, params Value?[] inputs) => editor.Insert(op, inputs, before, [before]).Output(0)!;
        Value added = Insert(new UnsqueezeOp(), Insert(new WhereOp(), Insert(new GreaterOp(), mask, zero), none, hidden), axes);
        return bias is null ? added : Insert(new AddOp(), bias, added);
    }
}
