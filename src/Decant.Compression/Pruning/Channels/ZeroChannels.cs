using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Finds channels that are zero whatever the input: what a layer computes from weights of zero is its bias, and functions of one number turn that into another.</summary>
internal sealed class ZeroChannels(Graph graph)
{
    private readonly Dictionary<Value, float?[]> _constants = [];
    private readonly Graph _graph = graph;

    /// <summary>Whether positions of a value's axis hold nothing but zero.</summary>
    public bool Are(Value value, int axis, IReadOnlyList<int> positions)
    {
        float?[]? constants = Constants(value, axis);
        return constants is not null && positions.All(p => p < constants.Length && constants[p] == 0);
    }

    private float?[]? Constants(Value value, int axis)
    {
        if (_constants.TryGetValue(value, out float?[]? known))
        {
            return known;
        }

        float?[]? result = value.Producer is not { } node || node.Graph != _graph ? null
            : node.Facts() is { IsLinear: true } facts && facts.OutputChannelAxis == axis ? OfLayer(node)
            : node.Facts().IsElementwise ? OfFunction(node, axis)
            : null;
        if (result is not null)
        {
            _constants[value] = result;
        }

        return result;
    }

    private static float?[]? OfLayer(Node node)
    {
        if (LinearLayer.Of(node) is not { } layer)
        {
            return null;
        }

        float[] rows = layer.Rows();
        float[]? bias = layer.Bias?.Initializer!.ToFloats();
        return [.. Enumerable.Range(0, layer.Outputs).Select(o =>
            rows.AsSpan(o * layer.Features, layer.Features).ContainsAnyExcept(0f) ? (float?)null : bias?[o] ?? 0)];
    }

    // A function of one value that varies: the operator itself says what it makes of each constant.
    private float?[]? OfFunction(Node node, int axis)
    {
        Value[] varying = [.. node.Inputs.OfType<Value>().Where(static i => i.Constant is null)];
        if (varying is not [var data] || node.Outputs.Count != 1 || data.Shape is not { } shape || node.Output(0)!.Shape?.Rank != shape.Rank
            || node.Inputs.OfType<Value>().Any(i => i != data && i.Constant!.Length != 1) || Constants(data, axis) is not { } constants)
        {
            return null;
        }

        float[] given = Array.ConvertAll(constants, static c => c ?? 0);
        using var model = new Model("constants");
        var editor = new GraphEditor(model.Graph);
        Value x = editor.AddInitializer("x", Tensor.Create(given, Shape.Of(given.Length)));
        Node copy = editor.Insert(node.Op, [.. node.Inputs.Select(i => i is null ? null : i == data ? x : editor.AddInitializer("c", i.Constant!))], null);
        editor.AddOutput(copy.Output(0)!);
        float[] mapped = ((Tensor)new ReferenceEvaluator(model).Run(new Dictionary<string, RuntimeValue>())[0]).ToFloats();
        return [.. mapped.Select((m, i) => constants[i] is null ? (float?)null : m)];
    }
}
