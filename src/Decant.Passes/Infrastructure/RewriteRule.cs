using Decant.Graphs;

namespace Decant.Passes;

/// <summary>A pass that looks at each node alone and rewrites the pattern that ends in it.</summary>
public abstract class RewriteRule : Pass
{
    // A rewritten node is looked at again at once, so that chains collapse in one run.
    private const int RepeatsAtOneNode = 16;

    /// <inheritdoc/>
    public override void Run(PassContext context)
    {
        foreach (Graph graph in context.Model.Graph.SelfAndSubgraphs().ToArray())
        {
            foreach (Node node in graph.Nodes.ToArray())
            {
                RunAt(node, context);
            }
        }
    }

    /// <summary>Says whether and how to rewrite the pattern that ends in <paramref name="node"/>; it changes nothing itself.</summary>
    protected abstract RuleMatch Match(Node node, PassContext context);

    private void RunAt(Node node, PassContext context)
    {
        for (int i = 0; i < RepeatsAtOneNode && !node.IsRemoved && !context.IsStopped; i++)
        {
            string text = string.Empty;
            try
            {
                RuleMatch match = Match(node, context);
                if (match.Reason is { } reason)
                {
                    context.Refuse(match.Node!, reason);
                }

                if (match.Apply is not { } apply || !context.TryStep())
                {
                    return;
                }

                text = GraphPrinter.PrintAround(node);
                apply(context.Edit(node.Graph));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw context.Fail(node, text.Length > 0 ? text : GraphPrinter.PrintAround(node), e);
            }
        }
    }
}
