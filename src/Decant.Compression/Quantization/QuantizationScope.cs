using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// What of a model becomes integer: the nodes, the activations, and which activations share scale and zero point because values pass
/// between them unchanged, in the main graph and in those inside it. Derived from the operators' facts.
/// </summary>
public sealed class QuantizationScope
{
    private readonly HashSet<Node> _nodes = [];
    private readonly HashSet<Value> _values = [];
    private readonly Dictionary<Value, Value> _group = [];
    private readonly NamePatterns _keepFloat;

    private QuantizationScope(Model model, StaticQuantizationOptions options)
    {
        _keepFloat = new NamePatterns(options.KeepFloat);
        SelectNodes(model);
        SelectValues();
        Spread(model);
        if (!options.QuantizeOutputs)
        {
            DropUnread(model);
        }

        Share(model);
    }

    /// <summary>The nodes that have an integer form and are not kept in float.</summary>
    public IReadOnlySet<Node> Nodes => _nodes;

    /// <summary>The activations (and constant operands other than weights) that become integer.</summary>
    public IReadOnlySet<Value> Values => _values;

    /// <summary>Finds what of a model becomes integer.</summary>
    public static QuantizationScope Of(Model model, StaticQuantizationOptions options) => new(model, options);

    /// <summary>The value that stands for all that share scale and zero point with <paramref name="value"/>.</summary>
    public Value Representative(Value value) =>
        _group.TryGetValue(value, out Value? next) ? Representative(next) : value;

    /// <summary>The constant float32 weight of a node, or null where it has none.</summary>
    public static Value? Weight(Node node) =>
        node.Facts().WeightInput is { } index && node.Input(index) is { Constant: not null } weight && IsFloat(weight) ? weight : null;

    /// <summary>The inputs of a node that hold constant float32 weights, multiplied with its data or with its own state.</summary>
    public static IReadOnlyList<int> WeightSlots(Node node) => node.IsRemoved ? [] : [.. new[] { node.Facts().WeightInput, node.Facts().StateWeightInput }
        .OfType<int>().Where(i => node.Input(i) is { Constant: not null } weight && IsFloat(weight))];

    /// <summary>The value after the clamps that alone read <paramref name="value"/>: quantizing does their work.</summary>
    public static Value AfterClamps(Value value)
    {
        while (value is { Uses: [{ Node: { } reader }], IsGraphOutput: false } && reader.Facts().IsClamp && reader.Output(0) is { } next)
        {
            value = next;
        }

        return value;
    }

    private static bool IsFloat(Value value) => value.TensorType?.ElementType == ElementType.Float32;

    private void SelectNodes(Model model)
    {
        foreach (Node node in model.Graph.AllNodes())
        {
            if (node.Facts().IsQuantizable && !_keepFloat.Matches(node) && DataInputs(node).All(IsFloat) && DataInputs(node).Any(static v => v.Constant is null))
            {
                _nodes.Add(node);
            }
        }
    }

    // The inputs that carry activations: the data, and a weight that is itself computed.
    private static IEnumerable<Value> DataInputs(Node node)
    {
        OperatorFacts facts = node.Facts();
        IEnumerable<int> indices = facts.ValueInputs;
        if (facts.WeightInput is { } weight && Weight(node) is null)
        {
            indices = indices.Append(weight);
        }

        return indices.Distinct().Where(i => facts.WeightInput != i || Weight(node) is null).Select(i => node.Input(i)).OfType<Value>();
    }

    private void SelectValues()
    {
        foreach (Node node in _nodes)
        {
            foreach (Value input in DataInputs(node))
            {
                _values.Add(input);
            }

            if (node.Output(0) is { } output)
            {
                _values.Add(AfterClamps(output));
            }
        }
    }

    // Values that only move: where one end is integer, so is the other.
    private void Spread(Model model)
    {
        Node[] movers = [.. model.Graph.AllNodes().Where(n => n.Facts().PassesValues && !_keepFloat.Matches(n)
            && n.Output(0) is { } o && IsFloat(o) && DataInputs(n).All(IsFloat) && DataInputs(n).Any())];
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (Node node in movers)
            {
                Value output = node.Output(0)!;
                if (_values.Contains(output) || DataInputs(node).Any(_values.Contains))
                {
                    changed |= DataInputs(node).Append(output).Count(_values.Add) > 0;
                    _nodes.Add(node);
                }
            }
        }
    }

    private void DropUnread(Model model)
    {
        foreach (Node node in model.Graph.AllNodes().Reverse())
        {
            foreach (Value output in node.Outputs.OfType<Value>())
            {
                if (_values.Contains(output) && !output.Uses.Any(u => u.Node is { } reader && ReadsInteger(reader, output)))
                {
                    _values.Remove(output);
                }
            }
        }
    }

    // A node that moves values reads integers only where what it moves them to stays integer.
    private bool ReadsInteger(Node reader, Value value) => _nodes.Contains(reader) && DataInputs(reader).Contains(value)
        && (!reader.Facts().PassesValues || (reader.Output(0) is { } moved && _values.Contains(moved)));

    private void Share(Model model)
    {
        foreach (Node node in model.Graph.AllNodes().Where(n => _nodes.Contains(n) && n.Facts().PassesValues))
        {
            if (node.Output(0) is not { } output || !_values.Contains(output))
            {
                continue;
            }

            Value[] inputs = [.. DataInputs(node).Where(_values.Contains)];
            foreach (Value input in inputs.Where(i => inputs.Length == 1 || (i.Uses.Count == 1 && i.Constant is null)))
            {
                Unite(input, output);
            }
        }
    }

    private void Unite(Value first, Value second)
    {
        Value a = Representative(first);
        Value b = Representative(second);
        if (a != b)
        {
            _group[b] = a;
        }
    }
}
