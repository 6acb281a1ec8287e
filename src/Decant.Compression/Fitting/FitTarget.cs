using Decant.Graphs;

namespace Decant.Compression;

/// <summary>What a layer should compute: its own output before pruning, or, where only a sum reads it, what the sum was less the other operands as they are now.</summary>
/// <param name="Name">The value of the original model.</param>
/// <param name="Others">The operands of the pruned model to subtract.</param>
internal sealed record FitTarget(string Name, IReadOnlyList<string> Others)
{
    /// <summary>The target of a layer.</summary>
    public static FitTarget Of(LinearLayer layer)
    {
        Value output = layer.Output;
        if (output.Uses is [{ Node: { } sum }] && sum.Facts().IsSum && sum.Output(0) is { } total
            && sum.Inputs.All(i => i is not null && i.Shape is { } s && output.Shape is { } o && s.Rank == o.Rank && s.Zip(o).All(static d => d.First.IsSame(d.Second)))
            && !DependsOn(sum.Inputs.Where(i => i != output)!, layer.Node))
        {
            return new FitTarget(total.Name, [.. sum.Inputs.Where(i => i != output && i!.Constant is null).Select(static i => i!.Name)]);
        }

        return new FitTarget(output.Name, []);
    }

    private static bool DependsOn(IEnumerable<Value> values, Node node)
    {
        var seen = new HashSet<Node>();
        var waiting = new Stack<Node>(values.Select(static v => v.Producer).OfType<Node>());
        while (waiting.TryPop(out Node? next))
        {
            if (next == node)
            {
                return true;
            }

            foreach (Node source in next.Reads().Select(static v => v.Producer).OfType<Node>().Where(seen.Add))
            {
                waiting.Push(source);
            }
        }

        return false;
    }
}
