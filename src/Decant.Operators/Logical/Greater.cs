using System.Numerics;
using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Whether A is greater than B, element by element, broadcast.</summary>
public sealed record GreaterOp : ComparisonOp<GreaterOp.Relation>
{
    /// <summary>ONNX Greater.</summary>
    public static OperatorSchema Definition { get; } = Define("Greater", 13, TypeSet.Numeric, static _ => new GreaterOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <summary>The relation.</summary>
    public readonly struct Relation : IComparison
    {
        /// <inheritdoc/>
        public static bool Holds<T>(T a, T b)
            where T : INumber<T> => a > b;
    }
}
