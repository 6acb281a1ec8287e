using System.Numerics;
using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Whether A is at most B, element by element, broadcast.</summary>
public sealed record LessOrEqualOp : ComparisonOp<LessOrEqualOp.Relation>
{
    /// <summary>ONNX LessOrEqual.</summary>
    public static OperatorSchema Definition { get; } = Define("LessOrEqual", 16, TypeSet.Numeric, static _ => new LessOrEqualOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <summary>The relation.</summary>
    public readonly struct Relation : IComparison
    {
        /// <inheritdoc/>
        public static bool Holds<T>(T a, T b)
            where T : INumber<T> => a <= b;
    }
}
