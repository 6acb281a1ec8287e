using System.Numerics;
using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Whether A is at least B, element by element, broadcast.</summary>
public sealed record GreaterOrEqualOp : ComparisonOp<GreaterOrEqualOp.Relation>
{
    /// <summary>ONNX GreaterOrEqual.</summary>
    public static OperatorSchema Definition { get; } = Define("GreaterOrEqual", 16, TypeSet.Numeric, static _ => new GreaterOrEqualOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <summary>The relation.</summary>
    public readonly struct Relation : IComparison
    {
        /// <inheritdoc/>
        public static bool Holds<T>(T a, T b)
            where T : INumber<T> => a >= b;
    }
}
