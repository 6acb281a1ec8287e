using Decant.Graphs;

namespace Decant.Operators;

/// <summary>The bits set in both of A and B, element by element, broadcast.</summary>
public sealed record BitwiseAndOp : BitwiseOp
{
    /// <summary>ONNX BitwiseAnd.</summary>
    public static OperatorSchema Definition { get; } = Define("BitwiseAnd", static _ => new BitwiseAndOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override ulong Apply(ulong a, ulong b) => a & b;
}
