using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Whether both A and B are true, element by element, broadcast.</summary>
public sealed record AndOp : LogicalOp
{
    /// <summary>ONNX And.</summary>
    public static OperatorSchema Definition { get; } = Define("And", static _ => new AndOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override bool Apply(bool a, bool b) => a & b;
}
