using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// A model whose channels pass a gate of ones before a layer reads them, and which hands out, instead of its outputs, the gradient of a signed sum of them with respect
/// to each gate: the sum over a channel of its elements times their gradients.
/// </summary>
internal sealed class GatedModel : IDisposable
{
    private readonly Dictionary<string, IReadOnlyList<int>> _gates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Shape> _signs = new(StringComparer.Ordinal);

    /// <summary>Makes the model.</summary>
    /// <param name="model">The model that was analysed.</param>
    /// <param name="analysis">Its groups.</param>
    /// <param name="sample">The inputs of a run, whose shapes it takes.</param>
    public GatedModel(Model model, ChannelAnalysis analysis, IReadOnlyDictionary<string, RuntimeValue> sample)
    {
        Model = model.Clone();
        FixShapes(sample);
        var editor = new GraphEditor(Model.Graph, "differentiate");
        var gates = new List<(Value Gate, IReadOnlyList<int> Groups)>();
        foreach ((Node before, Node node) in model.Graph.Nodes.Zip(Model.Graph.Nodes.ToArray()).ToArray())
        {
            OperatorFacts facts = before.Facts();
            if (facts is { WeightInput: not null, WeightInputAxis: not null, DataChannelAxis: { } axis, ValueInputs.Count: > 0 }
                && before.Input(facts.ValueInputs[0]) is { } data && analysis.GroupsOf(data, axis) is { } groups)
            {
                gates.Add((Gate(editor, node, facts.ValueInputs[0], axis, groups.Count), groups));
            }
        }

        Value target = Target(editor);
        IReadOnlyList<Value> gradients = GradientGraph.Add(editor, target, [.. gates.Select(static g => g.Gate)]);
        editor.SetOutputs([.. gradients]);
        for (int i = 0; i < gates.Count; i++)
        {
            _gates[gradients[i].Name] = gates[i].Groups;
        }
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>The groups of the channels of each gate, by the output that holds its gradient.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<int>> Gates => _gates;

    /// <summary>The inputs that take the sign of each element of the model's outputs.</summary>
    public IReadOnlyDictionary<string, Shape> Signs => _signs;

    public void Dispose() => Model.Dispose();

    private void FixShapes(IReadOnlyDictionary<string, RuntimeValue> sample)
    {
        foreach (Value input in Model.Graph.Inputs)
        {
            if (sample.TryGetValue(input.Name, out RuntimeValue? given) && given is Tensor tensor)
            {
                input.Type = new TensorType(tensor.ElementType, tensor.Shape);
            }
        }

        foreach (Value value in Model.Graph.Values.Where(static v => v.Producer is not null))
        {
            value.Type = null;
            value.Elements = null;
        }

        TypeInference.Infer(Model);
    }

    // The gate runs along one axis and is broadcast over the rest.
    private static Value Gate(GraphEditor editor, Node reader, int slot, int axis, int channels)
    {
        Value data = reader.Input(slot)!;
        int rank = data.Shape?.Rank ?? 0;
        long[] sizes = [channels, .. Enumerable.Repeat(1L, rank - axis - 1)];
        Value gate = editor.AddInitializer($"{data.Name}_gate", Tensor.Create([.. Enumerable.Repeat(1f, channels)], Shape.Of(sizes)));
        editor.SetInput(reader, slot, editor.Insert(new MulOp(), [data, gate], reader).Output(0)!);
        return gate;
    }

    private Value Target(GraphEditor editor)
    {
        Value? sum = null;
        foreach (Value output in Model.Graph.Outputs.Where(static o => o.TensorType?.ElementType == ElementType.Float32).ToArray())
        {
            Shape shape = output.Shape is { IsStatic: true } known
                ? known
                : throw new UnsupportedException("DEC1384", $"gradients of '{output.Name}' need its size, and it is {output.Type}; give the model's inputs fixed sizes");
            Value signs = editor.AddInput(editor.FreeName($"{output.Name}_signs"), new TensorType(ElementType.Float32, shape));
            _signs[signs.Name] = shape;
            Value signed = editor.Insert(new ReduceSumOp(KeepDims: false), [editor.Insert(new MulOp(), [output, signs], null).Output(0)!], null).Output(0)!;
            sum = sum is null ? signed : editor.Insert(new AddOp(), [sum, signed], null).Output(0)!;
        }

        return sum ?? throw new ModelException("DEC1712", "pruning by gradients: the model has no float output; choose another criterion");
    }
}
