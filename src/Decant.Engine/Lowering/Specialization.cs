using Decant.Graphs;

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

        TypeInference.Infer(model);
        return model;
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
