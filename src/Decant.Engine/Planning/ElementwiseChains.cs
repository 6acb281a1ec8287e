using Decant.Graphs;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>
/// Chains of element-wise nodes that one kernel computes in one pass: nodes of float32 of one shape, each reading others of the chain, of which only the
/// last one's output is read outside.
/// </summary>
internal static class ElementwiseChains
{
    private const int MostNodes = 24;
    private const int MostInputs = 8;
    private const int Window = 64;

    /// <summary>The longest chain from a node on, or null where it is the only one.</summary>
    /// <param name="anchor">The first node.</param>
    /// <param name="position">The order of nodes.</param>
    /// <param name="claimed">Nodes that belong to other groups.</param>
    public static NodeGroup? Grow(Node anchor, IReadOnlyDictionary<Node, int> position, IReadOnlySet<Node> claimed)
    {
        if (!Continues(anchor, anchor, [], position, claimed))
        {
            return null;
        }

        var chain = new List<Node> { anchor };
        var inside = new HashSet<Value> { anchor.Outputs[0]! };
        int whole = 1;
        foreach (Node node in anchor.Graph.Nodes.Skip(position[anchor] + 1).Take(Window))
        {
            if (!node.Inputs.Any(i => i is not null && inside.Contains(i)))
            {
                continue;
            }

            if (claimed.Contains(node) || !Continues(node, anchor, inside, position, claimed))
            {
                continue;
            }

            Append(node, anchor, chain, inside, position, claimed, MostNodes);
            if (chain.Count > MostNodes)
            {
                break;
            }

            whole = IsClosed(chain) ? chain.Count : whole;
        }

        return whole == 1 ? null : Group(chain[..whole]);
    }

    /// <summary>The plans of a chain, one for each layout that it can work in.</summary>
    public static KernelPlan[] Plans(NodeGroup group)
    {
        TensorType type = group.Outputs[0]!.TensorType!;
        var plans = new List<KernelPlan>();
        foreach (ValueLayout layout in LayoutSize.Choices(type))
        {
            BinaryOperand?[] operands = [.. group.Inputs.Select(i => BinaryOperand.Of(i!, type.Shape!, layout))];
            if (Array.TrueForAll(operands, static o => o is not null))
            {
                nint[] sizes = [.. LayoutSize.Stored(type.Shape!, layout).Select(static s => (nint)s)];
                int[] same = [.. group.Inputs.Index().Where(i => i.Item!.TensorType == type && i.Item.Constant is null).Select(static i => i.Index)];
                plans.Add(new KernelPlan([.. operands.Select(static o => o!.Layout)], [layout], () => new ChainKernel(sizes, operands!, group.Chain!)) { Overwrites = same });
            }
        }

        return [.. plans];
    }

    // A node, and before it those that compute its other operands for it alone.
    private static void Append(Node node, Node anchor, List<Node> chain, HashSet<Value> inside, IReadOnlyDictionary<Node, int> position, IReadOnlySet<Node> claimed, int depth)
    {
        foreach (Value? operand in node.Inputs)
        {
            if (depth > 0 && operand is { Uses.Count: 1, IsGraphOutput: false, Producer: { } producer } && !inside.Contains(operand) && position.TryGetValue(producer, out int at)
                && at > position[anchor] && !claimed.Contains(producer) && Continues(producer, anchor, inside, position, claimed))
            {
                Append(producer, anchor, chain, inside, position, claimed, depth - 1);
            }
        }

        chain.Add(node);
        inside.Add(node.Outputs[0]!);
    }

    private static bool Continues(Node node, Node anchor, HashSet<Value> inside, IReadOnlyDictionary<Node, int> position, IReadOnlySet<Node> claimed)
    {
        TensorType type = anchor.Outputs[0]!.TensorType!;
        return node.Subgraphs.Count == 0 && node.Outputs.Count == 1 && node.Output(0)?.TensorType == type && KernelBindings.Find(node.Op)?.Step(node) is { } step
            && Operands(node, step).All(i => i is { TensorType: { ElementType: ElementType.Float32, Shape.IsStatic: true } own }
                && (inside.Contains(i) || (own.Shape.ElementCount > 0 && own.Shape.Rank <= type.Shape!.Rank && !MayTake(i, anchor, position, claimed))));
    }

    // A kernel that is still to be planned could end with the sum itself.
    private static bool MayTake(Value value, Node anchor, IReadOnlyDictionary<Node, int> position, IReadOnlySet<Node> claimed) =>
        value.Producer is { } producer && value.Uses.Count == 1 && position.TryGetValue(producer, out int at) && at > position[anchor] && !claimed.Contains(producer)
            && KernelBindings.Find(producer.Op) is { } binding && binding.Step(producer) is null && (binding.TakesResidual || binding.TakesActivation);

    private static Value?[] Operands(Node node, ChainStep step) => [.. node.Inputs.Take(step.IsBinary ? 2 : 1)];

    // Only the last node's output is read outside.
    private static bool IsClosed(List<Node> chain)
    {
        var nodes = chain.ToHashSet();
        return chain.SkipLast(1).All(n => !n.Outputs[0]!.IsGraphOutput && n.Outputs[0]!.Uses.All(u => u.Node is { } reader && nodes.Contains(reader)));
    }

    private static NodeGroup? Group(List<Node> chain)
    {
        var results = new Dictionary<Value, int>();
        var inputs = new List<Value>();
        var steps = new List<ChainStep>();
        foreach (Node node in chain)
        {
            ChainStep step = KernelBindings.Find(node.Op)!.Step(node)!.Value;
            Value?[] operands = Operands(node, step);
            step = step with { A = Place(operands[0]!) };
            steps.Add(step.IsBinary ? step with { B = Place(operands[1]!) } : step);
            results.Add(node.Outputs[0]!, results.Count);
        }

        return inputs.Count > MostInputs ? null : new NodeGroup(chain[0]) { Nodes = chain, Inputs = [.. inputs], Outputs = chain[^1].Outputs, Chain = steps };

        int Place(Value value)
        {
            if (results.TryGetValue(value, out int step))
            {
                return step;
            }

            int at = inputs.IndexOf(value);
            if (at < 0)
            {
                at = inputs.Count;
                inputs.Add(value);
            }

            return ~at;
        }
    }
}
