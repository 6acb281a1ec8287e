using Decant.Graphs;

namespace Decant.Property.Tests;

/// <summary>Makes a failing model smaller while it still fails.</summary>
internal static class GraphShrinker
{
    /// <summary>The smallest model found that still fails.</summary>
    public static Model Shrink(Model model, Func<Model, bool> fails)
    {
        Model smallest = model;
        bool smaller = true;
        while (smaller)
        {
            smaller = false;
            foreach (Model candidate in Candidates(smallest))
            {
                if (fails(candidate))
                {
                    smallest = candidate;
                    smaller = true;
                    break;
                }
            }
        }

        return smallest;
    }

    private static IEnumerable<Model> Candidates(Model model)
    {
        foreach (Value output in model.Graph.Outputs.Count > 1 ? model.Graph.Outputs : [])
        {
            yield return Rebuild(model, [output.Name], null);
        }

        foreach (Node node in model.Graph.Nodes.Where(static n => n.Output(0) is { TensorType: not null }))
        {
            yield return Rebuild(model, null, node.Output(0)!.Name);
        }
    }

    // Keeps some outputs, or makes a computed value an input, and drops what is then dead.
    private static Model Rebuild(Model source, string[]? outputs, string? cut)
    {
        Model copy = source.Clone();
        Value[] kept = [.. copy.Graph.Outputs.Where(o => o.Name != cut && outputs?.Contains(o.Name) != false)];
        var editor = new GraphEditor(copy.Graph);
        if (cut is not null)
        {
            Value old = copy.Graph.Find(cut)!;
            Value input = editor.AddInput(editor.FreeName("cut"), old.Type);
            foreach (Use use in old.Uses.Where(static u => u.Node is not null).ToArray())
            {
                new GraphEditor(use.Graph).SetInput(use.Node!, use.Index, input);
            }
        }

        return Trim(copy, [.. kept.Select(static k => k.Name)]);
    }

    private static Model Trim(Model model, string[] outputs)
    {
        var editor = new GraphEditor(model.Graph);
        editor.SetOutputs([.. outputs.Select(o => model.Graph.Find(o)!)]);
        foreach (Node node in model.Graph.Nodes.Reverse().ToArray())
        {
            editor.RemoveUnread(node);
        }

        foreach (Value value in model.Graph.Values.Where(static v => v is { Producer: null, Uses.Count: 0 }).ToArray())
        {
            editor.RemoveValue(value);
        }

        return model;
    }
}
