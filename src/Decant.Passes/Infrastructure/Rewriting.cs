using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Passes;

/// <summary>The steps that rules are made of.</summary>
internal static class Rewriting
{
    /// <summary>The node of operator <typeparamref name="TOp"/> that computes <paramref name="value"/> in <paramref name="graph"/>, or null.</summary>
    public static Node? Producer<TOp>(this Value? value, Graph graph)
        where TOp : Operator => value?.Producer is { Op: TOp } node && node.Graph == graph ? node : null;

    /// <summary>Whether one place alone reads the value.</summary>
    public static bool IsReadOnce(this Value value) => value.Uses.Count == 1;

    /// <summary>The one node of the value's own graph that reads it, once; null where there are other readers.</summary>
    public static Node? OnlyReader(this Value value) =>
        value.Uses.Count == 1 && value.Uses[0].Node is { } node && node.Graph == value.Graph ? node : null;

    /// <summary>Lets every reader of the node's first output read <paramref name="replacement"/>, and takes away what is then unread.</summary>
    public static void Replace(this GraphEditor editor, Node node, Value replacement)
    {
        editor.ReplaceUses(node.Output(0)!, replacement);
        editor.RemoveUnread(node);
    }

    /// <summary>Lets every reader of a node's output read a stored tensor, which takes over its name where the node goes.</summary>
    public static void ReplaceByConstant(this GraphEditor editor, Value output, Tensor tensor)
    {
        string name = output.Name;
        Node node = output.Producer!;
        Value stored = editor.AddInitializer(name, tensor);
        editor.ReplaceUses(output, stored);
        if (editor.RemoveUnread(node) > 0 && editor.Graph.FindVisible(name) is null)
        {
            editor.Rename(stored, name);
        }
    }

    /// <summary>Puts a new node in the place of <paramref name="last"/>, with the same first output, and takes away what is then unread.</summary>
    /// <param name="editor">The editor.</param>
    /// <param name="last">The last node of the old pattern.</param>
    /// <param name="op">The new operator.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="sources">The other nodes of the old pattern.</param>
    public static Node ReplaceBy(this GraphEditor editor, Node last, Operator op, IReadOnlyList<Value?> inputs, params IReadOnlyList<Node> sources)
    {
        Node made = editor.Insert(op, inputs, last, [last, .. sources]);
        editor.Replace(last, made.Output(0)!);
        return made;
    }
}
