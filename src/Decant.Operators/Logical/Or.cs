using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Whether A or B is true, element by element, broadcast.</summary>
public sealed record OrOp : LogicalOp
{
    /// <summary>ONNX Or.</summary>
    public static OperatorSchema Definition { get; } = Define("Or", static _ => new OrOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override bool Apply(bool a, bool b) => a | b;
}
