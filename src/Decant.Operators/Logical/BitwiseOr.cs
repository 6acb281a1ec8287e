using Decant.Graphs;

namespace Decant.Operators;

/// <summary>The bits set in either of A and B, element by element, broadcast.</summary>
public sealed record BitwiseOrOp : BitwiseOp
{
    /// <summary>ONNX BitwiseOr.</summary>
    public static OperatorSchema Definition { get; } = Define("BitwiseOr", static _ => new BitwiseOrOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override ulong Apply(ulong a, ulong b) => a | b;
}
