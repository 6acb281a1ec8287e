using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>
/// The one way to change a graph. It keeps use lists, names and the order of nodes right, and records which rewrite made a node.
/// </summary>
/// <param name="graph">The graph to edit.</param>
/// <param name="rewrite">The id of the pass that edits; null while a model is read.</param>
public sealed partial class GraphEditor(Graph graph, string? rewrite = null)
{
    // So many names of one stem are tried one by one before the number is remembered.
    private const int ManyNames = 16;

    /// <summary>The graph.</summary>
    public Graph Graph { get; } = graph;

    /// <summary>Adds an input.</summary>
    /// <exception cref="ModelException">DEC1110: the name is taken.</exception>
    public Value AddInput(string name, DataType? type)
    {
        Value value = Declare(name, type);
        value.IsGraphInput = true;
        Graph.InputList.Add(value);
        return value;
    }

    /// <summary>Hands out a value as the graph's next output.</summary>
    public void AddOutput(Value value)
    {
        value.AddUse(new Use(null, Graph, Graph.OutputList.Count));
        Graph.OutputList.Add(value);
    }

    /// <summary>Hands out other values than before.</summary>
    public void SetOutputs(params IReadOnlyList<Value> values)
    {
        for (int i = 0; i < Graph.OutputList.Count; i++)
        {
            Graph.OutputList[i].RemoveUse(new Use(null, Graph, i));
        }

        Graph.OutputList.Clear();
        foreach (Value value in values)
        {
            AddOutput(value);
        }
    }

    /// <summary>Adds a stored tensor under a free name made from <paramref name="name"/>.</summary>
    public Value AddInitializer(string name, Tensor tensor)
    {
        Value value = Declare(FreeName(name), null);
        SetInitializer(value, tensor);
        return value;
    }

    /// <summary>Stores a tensor with a declared value (an input: its default), or takes it away.</summary>
    /// <exception cref="InvalidOperationException">A node computes the value.</exception>
    public void SetInitializer(Value value, Tensor? tensor)
    {
        if (value.Producer is not null)
        {
            throw new InvalidOperationException($"'{value.Name}' is computed by {value.Producer} and cannot be an initializer");
        }

        value.Initializer = tensor;
        if (tensor is null)
        {
            Graph.InitializerSet.Remove(value);
            return;
        }

        Graph.InitializerSet.Add(value);
        value.Type = new TensorType(tensor.ElementType, tensor.Shape);
        value.Elements = value.IsOverridable ? null : SymbolicTensor.From(tensor);
    }

    /// <summary>Declares a value that a node will compute.</summary>
    /// <exception cref="ModelException">DEC1110: the name is taken.</exception>
    public Value Declare(string name, DataType? type)
    {
        var value = new Value(Graph, name) { Type = type };
        return Graph.ValuesByName.TryAdd(name, value)
            ? value
            : throw new ModelException("DEC1110", $"graph '{Graph.Name}': the name '{name}' is given to two values");
    }

    /// <summary>Takes away a value that nothing computes or reads.</summary>
    /// <exception cref="InvalidOperationException">The value is still computed or read.</exception>
    public void RemoveValue(Value value)
    {
        if (value.Producer is not null || value.Uses.Count > 0)
        {
            throw new InvalidOperationException($"'{value.Name}' is still computed or read");
        }

        Graph.ValuesByName.Remove(value.Name);
        Graph.InitializerSet.Remove(value);
        Graph.InputList.Remove(value);
        value.IsGraphInput = false;
    }

    /// <summary>Makes an input with a default a constant: it keeps its name and tensor, and callers can no longer give it.</summary>
    /// <exception cref="InvalidOperationException">The value is no input, or has no default.</exception>
    public void FreezeInput(Value input)
    {
        if (!input.IsGraphInput || input.Initializer is null)
        {
            throw new InvalidOperationException($"'{input.Name}' is no input with a default");
        }

        input.IsGraphInput = false;
        Graph.InputList.Remove(input);
        input.Elements = SymbolicTensor.From(input.Initializer);
    }

    /// <summary>Gives a value another name.</summary>
    /// <exception cref="ModelException">DEC1110: the name is taken.</exception>
    public void Rename(Value value, string name)
    {
        if (!Graph.ValuesByName.TryAdd(name, value))
        {
            throw new ModelException("DEC1110", $"graph '{Graph.Name}': the name '{name}' is given to two values");
        }

        Graph.ValuesByName.Remove(value.Name);
        value.Name = name;
    }

    /// <summary>A name, made from <paramref name="wanted"/>, that is free in this graph and in those around and inside it.</summary>
    public string FreeName(string wanted)
    {
        if (IsFree(wanted))
        {
            return wanted;
        }

        int first = Graph.FreeNumbers.GetValueOrDefault(wanted, 1);
        int number = first;
        while (!IsFree($"{wanted}_{number}"))
        {
            number++;
        }

        if (number - first >= ManyNames)
        {
            Graph.FreeNumbers[wanted] = number;
        }

        return $"{wanted}_{number}";
    }

    private bool IsFree(string name) => Graph.FindVisible(name) is null && !HoldsInside(Graph, name);

    private static bool HoldsInside(Graph graph, string name) =>
        graph.Nesting.Any(n => n.SubgraphList.Exists(g => g.Find(name) is not null || HoldsInside(g, name)));

    private Use UseOf(Node node, int index) => new(node, node.Graph, index);
}
