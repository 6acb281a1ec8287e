using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Whether exactly one of A and B is true, element by element, broadcast.</summary>
public sealed record XorOp : LogicalOp
{
    /// <summary>ONNX Xor.</summary>
    public static OperatorSchema Definition { get; } = Define("Xor", static _ => new XorOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override bool Apply(bool a, bool b) => a ^ b;
}
