using System.Numerics;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>-1, 0 or 1, by the sign of each element.</summary>
public sealed record SignOp : UnaryNumericOp<SignOp.Function>
{
    /// <summary>ONNX Sign.</summary>
    public static OperatorSchema Definition { get; } = Define("Sign", 13, TypeSet.Numeric, static _ => new SignOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static _ => { };

    /// <inheritdoc/>
    protected override (double Minimum, double Maximum)? Range => (-1, 1);

    /// <inheritdoc/>
    protected override Dim Follow(Dim x) => x.IsNumber ? Math.Sign(x.Value) : Dim.Unknown;

    /// <summary>The function.</summary>
    public readonly struct Function : IUnaryFunction
    {
        /// <inheritdoc/>
        public static T Apply<T>(T x)
            where T : INumber<T> => T.IsNaN(x) ? x : T.IsZero(x) ? T.Zero : T.IsNegative(x) ? -T.One : T.One;
    }
}
