using Decant.Graphs;

namespace Decant.Operators;

/// <content>Heads and what is inside them.</content>
public sealed partial record AttentionOp
{
    /// <inheritdoc/>
    public override void RemovePositions(AxisRemoval removal)
    {
        Value q = removal.Node.Input(0)!;
        if (!removal.Touches(q) && !removal.Touches(removal.Node.Input(2)))
        {
            return;
        }

        int last = q.Shape!.Rank - 1;
        long heads = last == 3 ? q.Shape[1].Value : QueryHeads;
        long head = last == 3 ? q.Shape[3].Value : q.Shape[2].Value / heads;
        removal.Op = this with { Scale = Scale ?? (float)(1 / Math.Sqrt(head)) };
        if (last == 2)
        {
            // Whole heads are gone where the positions that are gone are runs of a head's size.
            long headsLeft = Enumerable.Range(0, (int)heads).LongCount(h => !Contains(removal.Removed(q, 2), h * head, head));
            removal.Op = this with { Scale = Scale ?? (float)(1 / Math.Sqrt(head)), QueryHeads = headsLeft, KeyHeads = KeyHeads == QueryHeads ? headsLeft : KeyHeads };
        }
    }

    private static bool Contains(IReadOnlyList<long> removed, long start, long count) =>
        removed.Count(r => r >= start && r < start + count) == count;

    private AxisStructure Structure(Node node)
    {
        if (node.Input(0)?.Shape is not { } q || node.Input(1)?.Shape is not { } k || node.Input(2)?.Shape is not { } v
            || !q[q.Rank - 1].IsNumber || !k[k.Rank - 1].IsNumber || !v[v.Rank - 1].IsNumber)
        {
            return AxisStructure.None;
        }

        var result = new AxisStructureBuilder();
        long queryHeads = q.Rank == 3 ? QueryHeads : q[1].IsNumber ? q[1].Value : 0;
        long keyHeads = k.Rank == 3 ? KeyHeads : k[1].IsNumber ? k[1].Value : 0;
        if (queryHeads < 1 || keyHeads < 1)
        {
            return AxisStructure.None;
        }

        int queries = result.Space(queryHeads, isFixed: queryHeads != keyHeads);
        int keys = queryHeads == keyHeads ? queries : result.Space(keyHeads, isFixed: true);
        int inner = result.Space(q.Rank == 3 ? q[2].Value / queryHeads : q[3].Value);
        int value = result.Space(v.Rank == 3 ? v[2].Value / keyHeads : v[3].Value);
        Place(result, node, 0, queries, inner);
        Place(result, node, 1, keys, inner);
        Place(result, node, 2, keys, value);
        Place(result, node, PastKeyInput, keys, inner);
        Place(result, node, PastValueInput, keys, value);
        _ = q.Rank == 3 ? result.Output(0, 2, queries, value) : result.Output(0, 1, queries).Output(0, 3, value);
        return result.Output(1, 1, keys).Output(1, 3, inner).Output(2, 1, keys).Output(2, 3, value).Output(3, 1, queries).Build();
    }

    private static void Place(AxisStructureBuilder result, Node node, int input, int heads, int inner)
    {
        switch (node.Input(input)?.Shape?.Rank)
        {
            case 3:
                result.Input(input, 2, heads, inner);
                break;
            case 4:
                result.Input(input, 1, heads).Input(input, 3, inner);
                break;
        }
    }
}
