using Decant.Graphs;

namespace Decant.OnnxRuntime;

/// <summary>An input or output as ONNX Runtime declares it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type; a dimension without a size is a symbol or unknown.</param>
public sealed record SessionValue(string Name, DataType Type)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Type}";
}
