namespace Decant.Compression;

/// <summary>Finds what has to go when one position goes.</summary>
internal sealed class ChannelClosure
{
    private readonly AxisIndices _indices;
    private readonly Dictionary<int, List<(AxisProduct Product, int Position)>> _positions = [];
    private readonly Dictionary<int, List<(AxisProduct Product, int Space, int Index)>> _factors = [];

    /// <summary>Spreads what is blocked through the products, and chooses the space of each that loses indices.</summary>
    public ChannelClosure(AxisRelations relations, HeadPreference heads)
    {
        _indices = relations.Indices;
        while (relations.Products.Aggregate(false, (news, p) => Spread(p) || news))
        {
        }

        foreach (AxisProduct product in relations.Products)
        {
            product.Preferred = Choose(product, heads);
            Register(product);
        }
    }

    /// <summary>The numbers (each standing for its joined ones) that go with one; null where something that cannot go would have to.</summary>
    public int[]? Of(int root)
    {
        var gone = new HashSet<int> { root };
        var waiting = new Queue<int>([root]);
        while (waiting.TryDequeue(out int next))
        {
            if (_indices.Reason(next) is not null)
            {
                return null;
            }

            foreach ((AxisProduct product, int space, int index) in _factors.GetValueOrDefault(next, []))
            {
                foreach (int position in Positions(product, space, index))
                {
                    Add(_indices.Find(product.Position(position)));
                }
            }

            foreach ((AxisProduct product, int position) in _positions.GetValueOrDefault(next, []))
            {
                if (!Enumerable.Range(0, product.Spaces.Count).Any(s => gone.Contains(_indices.Find(product.Index(position, s)))))
                {
                    Add(_indices.Find(product.Index(position, product.Preferred)));
                }
            }
        }

        return [.. gone];

        void Add(int number)
        {
            if (gone.Add(number))
            {
                waiting.Enqueue(number);
            }
        }
    }

    private static IEnumerable<int> Positions(AxisProduct product, int space, int index)
    {
        int inner = product.Spaces.Skip(space + 1).Aggregate(1, static (p, s) => p * s.Size);
        int size = product.Spaces[space].Size;
        for (int outer = index * inner; outer < product.Count; outer += size * inner)
        {
            for (int i = 0; i < inner; i++)
            {
                yield return outer + i;
            }
        }
    }

    // A position that cannot go holds all its indices; one whose indices all cannot go cannot go either.
    private bool Spread(AxisProduct product)
    {
        bool news = false;
        for (int position = 0; position < product.Count; position++)
        {
            if (_indices.Reason(product.Position(position)) is { } reason)
            {
                for (int s = 0; s < product.Spaces.Count; s++)
                {
                    news |= _indices.Block(product.Index(position, s), reason);
                }
            }
            else if (Enumerable.Range(0, product.Spaces.Count).All(s => _indices.Reason(product.Index(position, s)) is not null))
            {
                news |= _indices.Block(product.Position(position), _indices.Reason(product.Index(position, product.Spaces.Count - 1))!);
            }
        }

        return news;
    }

    private int Choose(AxisProduct product, HeadPreference heads)
    {
        int best = 0;
        int most = -1;
        for (int s = 0; s < product.Spaces.Count; s++)
        {
            (int start, int size) = product.Spaces[s];
            int free = Enumerable.Range(start, size).Count(i => _indices.Reason(i) is null);
            if (free > most && (most <= 0 || heads == HeadPreference.Finest))
            {
                best = s;
                most = free;
            }
        }

        return best;
    }

    private void Register(AxisProduct product)
    {
        // What is blocked is never asked about.
        for (int position = 0; position < product.Count; position++)
        {
            if (_indices.Reason(product.Position(position)) is null)
            {
                Entry(_positions, _indices.Find(product.Position(position))).Add((product, position));
            }
        }

        for (int s = 0; s < product.Spaces.Count; s++)
        {
            for (int i = 0; i < product.Spaces[s].Size; i++)
            {
                if (_indices.Reason(product.Spaces[s].Start + i) is null)
                {
                    Entry(_factors, _indices.Find(product.Spaces[s].Start + i)).Add((product, s, i));
                }
            }
        }
    }

    private static List<T> Entry<T>(Dictionary<int, List<T>> map, int key)
    {
        if (!map.TryGetValue(key, out List<T>? list))
        {
            list = [];
            map[key] = list;
        }

        return list;
    }
}
