using System.Numerics;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary><c>Y = |X|</c>; the least integer stays as it is.</summary>
public sealed record AbsOp : UnaryNumericOp<AbsOp.Function>
{
    /// <summary>ONNX Abs.</summary>
    public static OperatorSchema Definition { get; } = Define("Abs", 13, TypeSet.Numeric, static _ => new AbsOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g => g.SetChain(g.Add(new SignOp(), g.Input(0)));

    /// <inheritdoc/>
    protected override (double Minimum, double Maximum)? Range => (0, double.PositiveInfinity);

    /// <inheritdoc/>
    protected override Dim Follow(Dim x) => x.IsNumber ? Math.Abs(x.Value) : x;

    /// <summary>The function.</summary>
    public readonly struct Function : IUnaryFunction
    {
        /// <inheritdoc/>
        public static T Apply<T>(T x)
            where T : INumber<T> => T.IsNegative(x) ? unchecked(T.Zero - x) : x;
    }
}
