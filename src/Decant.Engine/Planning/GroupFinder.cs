using Decant.Graphs;

namespace Decant.Engine;

/// <summary>Cuts a graph into groups of nodes that one kernel computes: an anchor, an addition of equal shapes, and an activation.</summary>
internal sealed class GroupFinder
{
    private readonly HashSet<Node> _claimed = [];
    private readonly Dictionary<Node, int> _position = [];
    private readonly Graph _graph;

    private GroupFinder(Graph graph)
    {
        _graph = graph;
        foreach (Node node in graph.Nodes)
        {
            _position.Add(node, _position.Count);
        }
    }

    /// <summary>The groups with their plans, in an order in which each follows those it reads. Groups without plans have one node.</summary>
    public static List<(NodeGroup Group, KernelPlan[] Plans)> Find(Graph graph)
    {
        var finder = new GroupFinder(graph);
        var found = new List<(NodeGroup Group, KernelPlan[] Plans)>();
        foreach (Node node in graph.Nodes)
        {
            if (!finder._claimed.Contains(node) && node.Op.ConstantOutput is null)
            {
                found.Add(finder.Form(node));
                finder._claimed.UnionWith(found[^1].Group.Nodes);
            }
        }

        // A group runs where its last node stands: all that it reads is computed by then, and nothing before needs it.
        return [.. found.OrderBy(f => f.Group.Nodes.Max(n => finder._position[n]))];
    }

    private (NodeGroup Group, KernelPlan[] Plans) Form(Node node)
    {
        if (KernelBindings.Find(node.Op) is not { } binding || !IsStatic(node))
        {
            return (new NodeGroup(node), []);
        }

        if (binding.Step(node) is not null && ElementwiseChains.Grow(node, _position, _claimed) is { } chain && ElementwiseChains.Plans(chain) is { Length: > 0 } fused)
        {
            return (chain, fused);
        }

        foreach (NodeGroup candidate in Candidates(node, binding).Reverse())
        {
            KernelPlan[] plans = [.. binding.Plan(candidate)];
            if (plans.Length > 0)
            {
                return (candidate, plans);
            }
        }

        return (new NodeGroup(node), []);
    }

    private IEnumerable<NodeGroup> Candidates(Node node, KernelBinding binding)
    {
        var group = new NodeGroup(node);
        yield return group;
        if (binding.Widen(group) is { } wide && wide.Nodes.All(Free))
        {
            group = wide;
            yield return group;
        }

        if (binding.TakesResidual && WithResidual(group) is { } added)
        {
            group = added;
            yield return group;
        }

        if (binding.TakesActivation && WithActivation(group) is { } activated)
        {
            yield return activated;
        }
    }

    private NodeGroup? WithResidual(NodeGroup group)
    {
        if (OnlyReader(group) is not { } reader || !FusableOperators.IsAddition(reader.Op) || reader.Inputs.Count != 2)
        {
            return null;
        }

        Value own = group.Outputs[0]!;
        Value? other = reader.Inputs[0] == own ? reader.Inputs[1] : reader.Inputs[0];
        if (other is null || other == own || other.Constant is not null || other.TensorType != own.TensorType)
        {
            return null;
        }

        int index = Math.Max(group.Inputs.Count, group.Anchor.Op.Schema.Inputs.Count);
        Value?[] inputs = [.. group.Inputs, .. new Value?[index - group.Inputs.Count], other];
        return group with { Nodes = [.. group.Nodes, reader], Inputs = inputs, Outputs = reader.Outputs, ResidualInput = index };
    }

    private NodeGroup? WithActivation(NodeGroup group)
    {
        if (OnlyReader(group) is { } reader)
        {
            return FusableOperators.ActivationOf(reader) is { } activation && reader.Inputs[0] == group.Outputs[0]
                ? group with { Nodes = [.. group.Nodes, reader], Outputs = reader.Outputs, Activation = activation }
                : null;
        }

        // x · f(x): the value is read by f and by the product.
        Value output = group.Outputs[0]!;
        if (group.Outputs.Count(static o => o is not null) == 1 && FusableOperators.GateOf(output) is var (gate, product, gated) && Free(gate) && Free(product))
        {
            return group with { Nodes = [.. group.Nodes, gate, product], Outputs = product.Outputs, Activation = gated };
        }

        return null;
    }

    private Node? OnlyReader(NodeGroup group)
    {
        Value? output = group.Outputs[0];
        return output is { Uses.Count: 1 } && output.Uses[0].Node is { } reader && reader.Graph == _graph && Free(reader)
            && group.Outputs.Count(static o => o is not null) == 1 && reader.Output(0)?.TensorType == output.TensorType ? reader : null;
    }

    private bool Free(Node node) => node.Graph == _graph && !_claimed.Contains(node);

    private static bool IsStatic(Node node) => node.Subgraphs.Count == 0
        && node.Inputs.Concat(node.Outputs).All(static v => v is null || (LayoutSize.StaticType(v) is { } type && type.Shape!.ElementCount > 0));
}
