using Decant.Graphs;

namespace Decant;

/// <summary>An input or output of a model.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The element type, such as <c>float32</c>, or the kind of value.</param>
/// <param name="Shape">The dimensions as text: numbers, symbols, <c>?</c>; null where the rank is not known.</param>
public sealed record ValueSummary(string Name, string Type, IReadOnlyList<string>? Shape)
{
    internal static ValueSummary Of(Value value) => value.TensorType is { } type
        ? new ValueSummary(value.Name, Tensors.ElementTypes.Name(type.ElementType), type.Shape?.Select(static d => d.ToString()).ToArray())
        : new ValueSummary(value.Name, value.Type?.ToString() ?? "unknown", null);
}
