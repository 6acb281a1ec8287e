using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Facts of operators that sum products of floats.</summary>
internal static class FloatFacts
{
    /// <summary>Double precision for double-precision data, single precision for narrower floats.</summary>
    public static ElementType Accumulator(Node node) =>
        node.Input(0)?.TensorType?.ElementType == ElementType.Float64 ? ElementType.Float64 : ElementType.Float32;

    /// <summary>Whether a value holds the same elements in every run: a constant, or computed from constants alone.</summary>
    public static bool IsFixed(Value? value, int depth = 8) => value is not null
        && (value.Constant is not null
            || (depth > 0 && value.Producer is { } producer && producer.Subgraphs.Count == 0 && producer.Inputs.Count > 0
                && producer.Inputs.All(i => i is null || IsFixed(i, depth - 1))));
}
