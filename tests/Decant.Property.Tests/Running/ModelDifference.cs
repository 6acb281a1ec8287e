using Decant.Graphs;

namespace Decant.Property.Tests;

/// <summary>Compares two models: names, types, operators, attributes and tensors.</summary>
internal static class ModelDifference
{
    /// <summary>The first difference, or null. Whether a tensor is stored as one repeated element does not matter.</summary>
    public static string? Of(Model a, Model b) => Differs("opset", a.Opset, b.Opset) ?? Of(a.Graph, b.Graph);

    private static string? Of(Graph a, Graph b) =>
        Differs("graph", a.Name, b.Name)
        ?? Each("inputs", a.Inputs, b.Inputs, Of)
        ?? Each("outputs", a.Outputs, b.Outputs, Of)
        ?? Each("stored", Stored(a), Stored(b), Of)
        ?? Each("nodes", a.Nodes, b.Nodes, Of);

    private static IEnumerable<Value> Stored(Graph graph) => graph.Initializers.OrderBy(static v => v.Name, StringComparer.Ordinal);

    private static string? Of(Value? a, Value? b)
    {
        if (a is null || b is null)
        {
            return Differs("value", a?.Name, b?.Name);
        }

        bool sameTensor = a.Initializer is null ? b.Initializer is null : b.Initializer is { } other && a.Initializer.ContentEquals(other);
        return Differs("value", a.Name, b.Name)
            ?? Differs($"type of {a.Name}", a.Type, b.Type)
            ?? (sameTensor ? null : $"tensor of {a.Name} was {a.Initializer} and is {b.Initializer}");
    }

    private static string? Of(Node a, Node b) =>
        Differs("node", a.Name, b.Name)
        ?? Differs($"operator of {a.Name}", a.Op.Schema.ToString(), b.Op.Schema.ToString())
        ?? Each($"inputs of {a.Name}", a.Inputs, b.Inputs, Of)
        ?? Each($"outputs of {a.Name}", a.Outputs, b.Outputs, Of)
        ?? Each($"attributes of {a.Name}", Attributes(a), Attributes(b), Of)
        ?? Each($"subgraphs of {a.Name}", a.Subgraphs, b.Subgraphs, Of);

    private static AttributeMap Attributes(Node node)
    {
        var attributes = new AttributeMap();
        node.Op.WriteAttributes(attributes);
        return attributes;
    }

    private static string? Of(KeyValuePair<string, AttributeValue> a, KeyValuePair<string, AttributeValue> b) =>
        Differs("attribute", a.Key, b.Key) ?? (a.Value, b.Value) switch
        {
            (TensorAttribute x, TensorAttribute y) => x.Value.ContentEquals(y.Value) ? null : $"attribute {a.Key} was {x.Value} and is {y.Value}",
            _ => Differs($"attribute {a.Key}", a.Value, b.Value),
        };

    private static string? Each<T>(string what, IEnumerable<T> a, IEnumerable<T> b, Func<T, T, string?> difference) =>
        Differs($"number of {what}", a.Count(), b.Count())
        ?? a.Zip(b, difference).FirstOrDefault(static d => d is not null);

    private static string? Differs<T>(string what, T a, T b) => EqualityComparer<T>.Default.Equals(a, b) ? null : $"{what} was {a} and is {b}";
}
