using Decant.Graphs;

namespace Decant.Compression;

/// <summary>The part of a model that computes some of its values.</summary>
internal static class ModelPrefix
{
    /// <summary>A copy that hands out the named values and holds only the nodes they need.</summary>
    public static Model Until(Model model, IReadOnlyCollection<string> names)
    {
        Model result = model.Clone();
        var editor = new GraphEditor(result.Graph);
        editor.SetOutputs([.. names.Distinct().Select(n => result.Graph.Find(n)!)]);
        foreach (Node node in result.Graph.Nodes.Reverse().ToArray())
        {
            if (!node.IsRemoved)
            {
                editor.RemoveUnread(node);
            }
        }

        return result;
    }
}
