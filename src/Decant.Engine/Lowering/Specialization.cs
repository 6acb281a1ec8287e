using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Copies a model for inputs of known types: symbolic dimensions become numbers, and what follows from them becomes constant.</summary>
internal static class Specialization
{
    /// <summary>Specialises a model.</summary>
    /// <param name="source">The model; it is not changed.</param>
    /// <param name="given">The type of each input that the caller gives, by name.</param>
    public static Model Apply(Model source, IReadOnlyDictionary<string, DataType> given)
    {
        Model model = source.Clone();
        Graph graph = model.Graph;
        var editor = new GraphEditor(graph);
        bool narrowed = false;
        foreach (Value input in graph.Inputs)
        {
            if (given.TryGetValue(input.Name, out DataType? type))
            {
                editor.SetInitializer(input, null);
                narrowed |= input.Type != type;
                input.Type = type;
            }
        }

        graph.InputsOverrideInitializers = false;
        if (narrowed)
        {
            ForgetComputedTypes(graph);
        }

        Infer(graph);
        return model;
    }

    /// <summary>Infers a graph. A branch that is not taken for these shapes may contradict them: what such a node yields is then not known before it runs.</summary>
    public static void Infer(Graph graph)
    {
        foreach (Value value in graph.Values)
        {
            value.Elements = value.Constant is { } tensor ? SymbolicTensor.From(tensor) : value.IsGraphInput ? value.Elements : null;
        }

        foreach (Node node in graph.Nodes)
        {
            try
            {
                TypeInference.InferNode(node);
            }
            catch (ModelException) when (node.Subgraphs.Count > 0)
            {
                foreach (Value output in node.Outputs.OfType<Value>())
                {
                    output.Type = output.TensorType is { } type ? type with { Shape = null } : output.Type;
                }
            }
        }
    }

    // What a file declares of inner values need not hold for other input shapes.
    private static void ForgetComputedTypes(Graph graph)
    {
        foreach (Value value in graph.SelfAndSubgraphs().SelectMany(static g => g.Values))
        {
            if (value.Producer is not null && value.TensorType is { } type)
            {
                value.Type = type with { Shape = null };
            }
        }
    }
}
