using System.Numerics;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary><c>Y = -X</c>; the least integer stays as it is.</summary>
public sealed record NegOp : UnaryNumericOp<NegOp.Function>
{
    /// <summary>ONNX Neg.</summary>
    public static OperatorSchema Definition { get; } = Define("Neg", 13, TypeSet.Float | TypeSet.SignedInteger, static _ => new NegOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g => g.Set(0, g.Add(new NegOp(), g.Incoming));

    /// <inheritdoc/>
    protected override Dim Follow(Dim x) => 0 - x;

    /// <summary>The function.</summary>
    public readonly struct Function : IUnaryFunction
    {
        /// <inheritdoc/>
        public static T Apply<T>(T x)
            where T : INumber<T> => unchecked(-x);
    }
}
