using System.Numerics;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary><c>C = A / B</c>, broadcast; integers are rounded toward zero.</summary>
public sealed record DivOp : BinaryNumericOp<DivOp.Function>
{
    /// <summary>ONNX Div.</summary>
    public static OperatorSchema Definition { get; } = Define("Div", 14, static _ => new DivOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g =>
    {
        Value left = g.Add(new DivOp(), g.Incoming, g.Input(1));
        g.SetBroadcast(0, () => left);
        g.SetBroadcast(1, () => g.Add(new NegOp(), g.Mul(left, g.Output(0))));
    };

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Numbers.CheckDivisor(context, context.Input(1));
        base.Evaluate(context);
    }

    /// <inheritdoc/>
    protected override Dim Follow(Dim a, Dim b, bool isInteger) => isInteger ? Numbers.Divide(a, b) : Numbers.DivideExactly(a, b);

    /// <summary>The function.</summary>
    public readonly struct Function : IBinaryFunction
    {
        /// <inheritdoc/>
        public static T Apply<T>(T a, T b)
            where T : INumber<T> => Numbers.Divide(a, b);
    }
}
