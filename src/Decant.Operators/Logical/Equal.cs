using System.Numerics;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Whether A equals B, element by element, broadcast; NaN equals nothing.</summary>
public sealed record EqualOp : ComparisonOp<EqualOp.Relation>
{
    /// <summary>ONNX Equal.</summary>
    public static OperatorSchema Definition { get; } = Define("Equal", 19, TypeSet.Numeric | TypeSet.Bool | TypeSet.Of(ElementType.String), static _ => new EqualOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        if (context.Input(0).ElementType == ElementType.String)
        {
            (bool[] equal, Shape shape) = TextMath.Zip(context, context.Input(0), context.Input(1), static (a, b) => a == b);
            context.SetOutput(0, Tensor.Create(equal, shape));
            return;
        }

        base.Evaluate(context);
    }

    /// <summary>The relation.</summary>
    public readonly struct Relation : IComparison
    {
        /// <inheritdoc/>
        public static bool Holds<T>(T a, T b)
            where T : INumber<T> => a == b;
    }
}
