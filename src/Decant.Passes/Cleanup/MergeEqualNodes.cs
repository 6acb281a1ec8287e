using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Passes;

/// <summary><c>y1 = Op(x); y2 = Op(x)</c> → one node, where the operator always gives equal outputs for equal inputs.</summary>
public sealed class MergeEqualNodes : Pass
{
    /// <inheritdoc/>
    public override string Summary => "y1 = Op(x); y2 = Op(x) → y = Op(x)";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.All;

    /// <inheritdoc/>
    public override void Run(PassContext context) => Merge(context.Model.Graph, [], context);

    private static void Merge(Graph graph, Dictionary<Expression, Node> outer, PassContext context)
    {
        var seen = new Dictionary<Expression, Node>(outer);
        GraphEditor editor = context.Edit(graph);
        foreach (Node node in graph.Nodes.ToArray())
        {
            foreach (Graph subgraph in node.Subgraphs)
            {
                Merge(subgraph, seen, context);
            }

            if (node.Subgraphs.Count > 0 || node.Inputs.Count == 0 || !node.Facts().IsDeterministic)
            {
                continue;
            }

            var expression = new Expression(node.Op, node.Inputs);
            if (seen.TryAdd(expression, node))
            {
                continue;
            }

            MergeInto(seen[expression], node, editor, context);
        }
    }

    private static void MergeInto(Node first, Node second, GraphEditor editor, PassContext context)
    {
        for (int i = 0; i < second.Outputs.Count; i++)
        {
            if (second.Output(i) is { } output && (first.Output(i) is not { } other || !GraphEditor.CanReplace(output, other)))
            {
                context.Refuse(second, $"it equals {first}, whose output {i} cannot stand in for '{output.Name}'");
                return;
            }
        }

        if (!context.TryStep())
        {
            return;
        }

        for (int i = 0; i < second.Outputs.Count; i++)
        {
            if (second.Output(i) is { } output)
            {
                editor.ReplaceUses(output, first.Output(i)!);
            }
        }

        editor.RemoveNode(second);
    }

    // Single numbers are compared by content: two that are equal may be stored twice. Larger ones are when they have been merged: nodes that share
    // weights before that would keep rules from rewriting them.
    private readonly struct Expression(Operator op, IReadOnlyList<Value?> inputs) : IEquatable<Expression>
    {
        private readonly Operator _op = op;
        private readonly Value?[] _inputs = [.. inputs];

        public bool Equals(Expression other) => _op.Equals(other._op) && _inputs.Length == other._inputs.Length && _inputs.Zip(other._inputs).All(static p => AreEqual(p.First, p.Second));

        public override bool Equals(object? obj) => obj is Expression other && Equals(other);

        public override int GetHashCode() => _inputs.Aggregate(_op.GetHashCode(), static (hash, i) => HashCode.Combine(hash, Number(i)?.ContentHash() ?? i?.GetHashCode()));

        private static bool AreEqual(Value? a, Value? b) => a == b || (Number(a) is { } left && Number(b) is { } right && left.ContentEquals(right));

        private static Tensor? Number(Value? value) => value?.Constant is { Length: 1 } constant ? constant : null;
    }
}
