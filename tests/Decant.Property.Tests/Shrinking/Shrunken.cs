using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>A copy of a model that a move of the shrinker edits.</summary>
internal sealed class Shrunken
{
    private readonly RandomModel _source;

    /// <summary>Copies a model.</summary>
    public Shrunken(RandomModel source)
    {
        _source = source;
        Model = source.Model.Clone();
        Inputs = new Dictionary<string, RuntimeValue>(source.Inputs);
    }

    /// <summary>The copy.</summary>
    public Model Model { get; }

    /// <summary>What its inputs hold.</summary>
    public Dictionary<string, RuntimeValue> Inputs { get; }

    /// <summary>An editor of the main graph.</summary>
    public GraphEditor Editor => new(Model.Graph);

    /// <summary>The node of the copy that stands where a node of the source does.</summary>
    public Node Twin(Node original)
    {
        int index = _source.Model.Graph.AllNodes().ToList().IndexOf(original);
        return Model.Graph.AllNodes().ElementAt(index);
    }

    /// <summary>Takes away what no output needs, and infers types anew.</summary>
    public RandomModel Finish()
    {
        foreach (Graph graph in Model.Graph.SelfAndSubgraphs().Reverse().ToArray())
        {
            var editor = new GraphEditor(graph);
            foreach (Node node in graph.Nodes.Reverse().ToArray())
            {
                editor.RemoveUnread(node);
            }
        }

        foreach (Graph graph in Model.Graph.SelfAndSubgraphs().ToArray())
        {
            foreach (Value value in graph.Values.Where(v => v is { Producer: null, Uses.Count: 0 } && (graph.Owner is null || !v.IsGraphInput)).ToArray())
            {
                new GraphEditor(graph).RemoveValue(value);
                Inputs.Remove(value.Name);
            }
        }

        try
        {
            Symbols.Infer(Model);
        }
        catch (ModelException)
        {
            // What inference refuses may be the failure that is looked for.
        }

        return new RandomModel(Model, Inputs, _source.Bindings);
    }
}
