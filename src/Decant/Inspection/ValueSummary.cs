using Decant.Graphs;
using Decant.Tensors;

namespace Decant;

/// <summary>An input or output of a model.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The element type, such as <c>float32</c>, or the kind of value.</param>
/// <param name="Shape">The dimensions: numbers, symbols or unknown; null where the rank is not known.</param>
public sealed record ValueSummary(string Name, string Type, IReadOnlyList<Dim>? Shape)
{
    internal static ValueSummary Of(Value value) => value.TensorType is { } type
        ? new ValueSummary(value.Name, type.ElementType.Name(), type.Shape?.ToArray())
        : new ValueSummary(value.Name, value.Type?.ToString() ?? "unknown", null);
}
