using Decant.Graphs;

namespace Decant.Passes;

/// <summary>What a rule says of a node: it is not the rule's business, it nearly fits, or it is to be rewritten.</summary>
public readonly record struct RuleMatch
{
    private RuleMatch(Node? node, string? reason, Action<GraphEditor>? apply)
    {
        Node = node;
        Reason = reason;
        Apply = apply;
    }

    /// <summary>The node is not the rule's business.</summary>
    public static RuleMatch None => default;

    /// <summary>The node that stands in the way, or null.</summary>
    public Node? Node { get; }

    /// <summary>What stands in the way, or null.</summary>
    public string? Reason { get; }

    /// <summary>Does the rewrite; null where there is none.</summary>
    public Action<GraphEditor>? Apply { get; }

    /// <summary>The node nearly fits.</summary>
    /// <param name="node">The node that stands in the way.</param>
    /// <param name="reason">Why.</param>
    public static RuleMatch Refuse(Node node, string reason) => new(node, reason, null);

    /// <summary>The node is to be rewritten.</summary>
    /// <param name="apply">Does it; it leaves no unread nodes of the old pattern.</param>
    public static RuleMatch Rewrite(Action<GraphEditor> apply) => new(null, null, apply);

    /// <summary>Every reader of the node's first output is to read <paramref name="replacement"/>; the node goes.</summary>
    public static RuleMatch Replace(Node node, Value replacement) =>
        !GraphEditor.CanReplace(node.Output(0)!, replacement)
            ? Refuse(node, $"it computes the output '{node.Output(0)!.Name}', whose name '{replacement.Name}' cannot take over")
            : Rewrite(editor => editor.Replace(node, replacement));
}
