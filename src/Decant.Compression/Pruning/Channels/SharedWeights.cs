using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Gives every node a weight of its own where several read the same, so that each can lose other channels; equal weights merge again when the model is simplified.</summary>
internal static class SharedWeights
{
    /// <summary>A copy of the model in which no two nodes of the main graph share a float initializer.</summary>
    public static Model Split(Model model)
    {
        Model result = model.Clone();
        var editor = new GraphEditor(result.Graph, "split-weights");
        foreach (Value weight in result.Graph.Initializers.Where(static v => !v.IsGraphInput && v.Initializer!.ElementType.IsFloat()).ToArray())
        {
            foreach (Use use in weight.Uses.Skip(1).Where(u => u.Node is not null && u.Graph == result.Graph).ToArray())
            {
                editor.SetInput(use.Node!, use.Index, editor.AddInitializer(weight.Name, weight.Initializer!));
            }
        }

        return result;
    }
}
