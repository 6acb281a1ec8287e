using System.Numerics;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The smallest of the broadcast inputs, element by element; NaN where any is NaN.</summary>
public sealed record MinOp : Operator
{
    /// <summary>ONNX Min.</summary>
    public static OperatorSchema Definition { get; } = VariadicMath.Define("Min", 13, TypeSet.Numeric, "min", static _ => new MinOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => VariadicMath.SetSelected;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => VariadicMath.Infer(context, Dim.Min);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => context.SetOutput(0, VariadicMath.Fold<Function>(context));

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => VariadicMath.Facts(node);

    /// <summary>The function of two.</summary>
    public readonly struct Function : IBinaryFunction
    {
        /// <inheritdoc/>
        public static T Apply<T>(T a, T b)
            where T : INumber<T> => T.Min(a, b);
    }
}
