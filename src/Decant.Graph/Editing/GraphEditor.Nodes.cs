using Decant.Tensors;

namespace Decant.Graphs;

/// <content>Nodes.</content>
public sealed partial class GraphEditor
{
    /// <summary>Appends a node that computes declared values.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="inputs">The inputs; null where an optional one is absent.</param>
    /// <param name="outputs">Values declared and not computed yet; null where an optional one is not wanted.</param>
    /// <param name="name">The name; it may be empty.</param>
    /// <param name="before">The node to stand before; null appends at the end.</param>
    /// <exception cref="ModelException">DEC1111: an output is computed twice.</exception>
    public Node AddNode(Operator op, IReadOnlyList<Value?> inputs, IReadOnlyList<Value?> outputs, string name = "", Node? before = null)
    {
        var node = new Node(Graph, name, op);
        for (int i = 0; i < inputs.Count; i++)
        {
            node.InputList.Add(inputs[i]);
            inputs[i]?.AddUse(UseOf(node, i));
        }

        for (int i = 0; i < outputs.Count; i++)
        {
            AttachOutput(node, i, outputs[i]);
        }

        node.Link = before is null ? Graph.NodeList.AddLast(node) : Graph.NodeList.AddBefore(before.Link!, node);
        node.Origin = rewrite is null ? null : new NodeOrigin(rewrite, []);
        return node;
    }

    /// <summary>
    /// Adds a node before <paramref name="before"/>, with fresh outputs whose types are inferred at once.
    /// </summary>
    /// <param name="op">The operator.</param>
    /// <param name="inputs">The inputs; null where an optional one is absent.</param>
    /// <param name="before">The node to stand before; null appends at the end.</param>
    /// <param name="sources">The nodes that the new one is made from; the first gives its name.</param>
    /// <param name="outputCount">The number of outputs.</param>
    /// <param name="outputName">The name wanted for the first output; made from the sources otherwise.</param>
    public Node Insert(
        Operator op,
        IReadOnlyList<Value?> inputs,
        Node? before,
        IReadOnlyList<Node>? sources = null,
        int outputCount = 1,
        string? outputName = null)
    {
        string stem = outputName ?? (sources is { Count: > 0 } ? sources[0].Output(0)?.Name : null) ?? op.Schema.Name;
        var outputs = new Value[outputCount];
        for (int i = 0; i < outputCount; i++)
        {
            outputs[i] = Declare(FreeName(i == 0 ? stem : $"{stem}_{i}"), null);
        }

        Node node = AddNode(op, inputs, outputs, sources is { Count: > 0 } ? sources[0].Name : outputs[0].Name, before);
        if (rewrite is not null)
        {
            node.Origin = new NodeOrigin(rewrite, EquatableList.From(sources?.Select(static s => s.Name) ?? []));
        }

        TypeInference.InferNode(node);
        return node;
    }

    /// <summary>Takes away a node whose outputs nothing reads, with its outputs and subgraphs.</summary>
    /// <exception cref="InvalidOperationException">An output is still read.</exception>
    public void RemoveNode(Node node)
    {
        if (node.Outputs.FirstOrDefault(static o => o is { Uses.Count: > 0 }) is { } read)
        {
            throw new InvalidOperationException($"{node}: its output '{read.Name}' is still read");
        }

        foreach (Graph subgraph in node.SubgraphList)
        {
            DetachUses(subgraph);
        }

        for (int i = 0; i < node.InputList.Count; i++)
        {
            node.InputList[i]?.RemoveUse(UseOf(node, i));
        }

        foreach (Value? output in node.OutputList)
        {
            if (output is not null)
            {
                output.Producer = null;
                output.Graph.ValuesByName.Remove(output.Name);
            }
        }

        node.Graph.NodeList.Remove(node.Link!);
        node.Graph.Nesting.Remove(node);
        node.Link = null;
    }

    /// <summary>Replaces the operator of a node by one that takes the same inputs and outputs.</summary>
    public void SetOperator(Node node, Operator op) => node.Op = op;

    /// <summary>Gives a node another name.</summary>
    public void Rename(Node node, string name) => node.Name = name;

    /// <summary>Replaces one input of a node; absent inputs before it are added as needed.</summary>
    public void SetInput(Node node, int index, Value? value)
    {
        while (node.InputList.Count <= index)
        {
            node.InputList.Add(null);
        }

        node.InputList[index]?.RemoveUse(UseOf(node, index));
        node.InputList[index] = value;
        value?.AddUse(UseOf(node, index));
    }

    /// <summary>Takes away inputs beyond <paramref name="count"/>.</summary>
    public void TrimInputs(Node node, int count)
    {
        while (node.InputList.Count > count)
        {
            int last = node.InputList.Count - 1;
            node.InputList[last]?.RemoveUse(UseOf(node, last));
            node.InputList.RemoveAt(last);
        }
    }

    /// <summary>
    /// Takes away a node whose outputs nothing reads, and then those that computed its inputs where nothing else reads them.
    /// </summary>
    /// <returns>The number of nodes taken away; 0 where an output is still read.</returns>
    public int RemoveUnread(Node node)
    {
        int removed = 0;
        var waiting = new Stack<Node>([node]);
        while (waiting.TryPop(out Node? next))
        {
            if (next.IsRemoved || next.OutputList.Exists(static o => o is { Uses.Count: > 0 }))
            {
                continue;
            }

            List<Node> sources = [.. next.Reads().Select(static v => v.Producer).OfType<Node>().Where(n => n != next)];
            RemoveNode(next);
            removed++;
            sources.ForEach(waiting.Push);
        }

        return removed;
    }

    /// <summary>Stops asking a node for an output that nothing reads; trailing absent outputs are taken away.</summary>
    /// <exception cref="InvalidOperationException">The output is still read.</exception>
    public void DropOutput(Node node, int index)
    {
        if (node.Output(index) is not { } output)
        {
            return;
        }

        if (output.Uses.Count > 0)
        {
            throw new InvalidOperationException($"{node}: its output '{output.Name}' is still read");
        }

        output.Producer = null;
        output.Graph.ValuesByName.Remove(output.Name);
        node.OutputList[index] = null;
        while (node.OutputList.Count > 1 && node.OutputList[^1] is null)
        {
            node.OutputList.RemoveAt(node.OutputList.Count - 1);
        }
    }

    /// <summary>Adds an empty subgraph to a node.</summary>
    public Graph AddSubgraph(Node node, string name)
    {
        var subgraph = new Graph(name, node);
        node.SubgraphList.Add(subgraph);
        node.Graph.Nesting.Add(node);
        return subgraph;
    }

    /// <summary>
    /// Lets every reader of <paramref name="value"/> read <paramref name="replacement"/>. An output of the graph keeps its name: the
    /// replacement takes it over.
    /// </summary>
    /// <exception cref="InvalidOperationException">Both are outputs or the replacement is an input, so that the name cannot move: insert an identity.</exception>
    public void ReplaceUses(Value value, Value replacement)
    {
        bool moveName = value.IsGraphOutput;
        if (moveName && !CanTakeOutputName(replacement, value))
        {
            throw new InvalidOperationException($"'{replacement.Name}' cannot take over the name of the output '{value.Name}'");
        }

        foreach (Use use in value.Uses.ToArray())
        {
            value.RemoveUse(use);
            replacement.AddUse(use);
            (use.Node?.InputList ?? (System.Collections.IList)use.Graph.OutputList)[use.Index] = replacement;
        }

        if (moveName)
        {
            // What a file declares of its output may be all that is known.
            replacement.Type = replacement.Type is TensorType { ElementType: ElementType.Undefined } found && value.TensorType is { } declared
                ? found with { ElementType = declared.ElementType }
                : replacement.Type ?? value.Type;
            SwapNames(value, replacement);
        }
    }

    /// <summary>Whether <see cref="ReplaceUses"/> can be called for the two.</summary>
    public static bool CanReplace(Value value, Value replacement) =>
        !value.IsGraphOutput || CanTakeOutputName(replacement, value);

    /// <summary>Puts the nodes in an order in which each follows those it reads, keeping the present order where it can.</summary>
    /// <exception cref="ModelException">DEC1112: the graph has a cycle.</exception>
    public void SortNodes() => NodeOrder.Sort(Graph);

    private static bool CanTakeOutputName(Value replacement, Value output) =>
        !replacement.IsGraphOutput && !replacement.IsGraphInput && replacement.Graph == output.Graph;

    private void AttachOutput(Node node, int index, Value? output)
    {
        if (output is { Producer: not null } or { Initializer: not null } or { IsGraphInput: true })
        {
            throw new ModelException("DEC1111", $"{node}: its output '{output.Name}' has a value already");
        }

        node.OutputList.Add(output);
        if (output is not null)
        {
            output.Producer = node;
            output.OutputIndex = index;
        }
    }

    private static void SwapNames(Value first, Value second)
    {
        (first.Name, second.Name) = (second.Name, first.Name);
        first.Graph.ValuesByName.Replace(first.Name, first);
        second.Graph.ValuesByName.Replace(second.Name, second);
    }

    private static void DetachUses(Graph graph)
    {
        foreach (Node node in graph.NodeList)
        {
            for (int i = 0; i < node.InputList.Count; i++)
            {
                node.InputList[i]?.RemoveUse(new Use(node, graph, i));
            }

            node.SubgraphList.ForEach(DetachUses);
            node.Link = null;
        }

        for (int i = 0; i < graph.OutputList.Count; i++)
        {
            graph.OutputList[i].RemoveUse(new Use(null, graph, i));
        }
    }
}
