using System.Numerics;
using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Whether A is less than B, element by element, broadcast.</summary>
public sealed record LessOp : ComparisonOp<LessOp.Relation>
{
    /// <summary>ONNX Less.</summary>
    public static OperatorSchema Definition { get; } = Define("Less", 13, TypeSet.Numeric, static _ => new LessOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <summary>The relation.</summary>
    public readonly struct Relation : IComparison
    {
        /// <inheritdoc/>
        public static bool Holds<T>(T a, T b)
            where T : INumber<T> => a < b;
    }
}
