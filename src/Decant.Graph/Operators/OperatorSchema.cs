namespace Decant.Graphs;

/// <summary>What files and verifiers need to know of an operator: its name, parameters and attributes at the newest version.</summary>
/// <param name="Name">The ONNX name, such as <c>Softmax</c>.</param>
/// <param name="SinceVersion">The opset version that gave the operator its newest meaning.</param>
public sealed record OperatorSchema(string Name, int SinceVersion)
{
    /// <summary>The domain; empty for ONNX's own.</summary>
    public string Domain { get; init; } = string.Empty;

    /// <summary>The inputs, in order.</summary>
    public EquatableList<Parameter> Inputs { get; init; } = [];

    /// <summary>The outputs, in order.</summary>
    public EquatableList<Parameter> Outputs { get; init; } = [];

    /// <summary>The names of the attributes that hold values.</summary>
    public EquatableList<string> Attributes { get; init; } = [];

    /// <summary>The names of the attributes that hold subgraphs, in the order of <see cref="Node.Subgraphs"/>.</summary>
    public EquatableList<string> Subgraphs { get; init; } = [];

    /// <summary>Creates the operator from a file's attributes (the subgraphs excepted).</summary>
    public required Func<AttributeMap, Operator> Create { get; init; }

    /// <summary>The fewest inputs a node may have.</summary>
    public int MinimumInputs => Inputs.AsSpan().ToArray().Count(static p => p.Kind == ParameterKind.Required);

    /// <summary>The most inputs a node may have.</summary>
    public int MaximumInputs => Inputs.Any(static p => p.Kind == ParameterKind.Variadic) ? int.MaxValue : Inputs.Count;

    /// <summary>The parameter behind input <paramref name="index"/>, or null where there is none.</summary>
    public Parameter? InputAt(int index) => At(Inputs, index);

    /// <summary>The parameter behind output <paramref name="index"/>, or null where there is none.</summary>
    public Parameter? OutputAt(int index) => At(Outputs, index);

    /// <inheritdoc/>
    public override string ToString() => Domain.Length == 0 ? $"{Name}-{SinceVersion}" : $"{Domain}.{Name}-{SinceVersion}";

    private static Parameter? At(EquatableList<Parameter> parameters, int index) =>
        index < parameters.Count ? parameters[index]
        : parameters.Count > 0 && parameters[^1].Kind == ParameterKind.Variadic ? parameters[^1]
        : null;
}
