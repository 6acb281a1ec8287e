using Decant.Graphs;

namespace Decant.Operators;

/// <summary>The bits set in exactly one of A and B, element by element, broadcast.</summary>
public sealed record BitwiseXorOp : BitwiseOp
{
    /// <summary>ONNX BitwiseXor.</summary>
    public static OperatorSchema Definition { get; } = Define("BitwiseXor", static _ => new BitwiseXorOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override ulong Apply(ulong a, ulong b) => a ^ b;
}
