using Decant.Graphs;

namespace Decant.Property.Tests;

/// <summary>One use of an operator: its attributes and what it is given.</summary>
/// <param name="Op">The operator.</param>
/// <param name="Outputs">The number of outputs.</param>
/// <param name="Inputs">The inputs; null where an optional one is absent.</param>
internal sealed record OperatorCase(Operator Op, int Outputs, params Operand?[] Inputs)
{
    /// <summary>A case with one output.</summary>
    public static OperatorCase Of(Operator op, params Operand?[] inputs) => new(op, 1, inputs);
}
