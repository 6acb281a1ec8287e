using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Random choices; the same seed gives the same ones.</summary>
/// <param name="seed">The seed.</param>
internal sealed class Draw(int seed)
{
    private static readonly long[] Sizes = [1, 1, 2, 2, 3, 3, 4, 5];

    private readonly Random _random = new(seed);

    /// <summary>A number from 0 to <paramref name="count"/> - 1.</summary>
    public int Next(int count) => _random.Next(count);

    /// <summary>A number from <paramref name="least"/> to <paramref name="greatest"/>, both included.</summary>
    public int Between(int least, int greatest) => _random.Next(least, greatest + 1);

    /// <summary>A number from 0 to 1.</summary>
    public double Fraction() => _random.NextDouble();

    /// <summary>Whether a coin of the given odds falls on heads.</summary>
    public bool Chance(double odds) => _random.NextDouble() < odds;

    /// <summary>One of the given.</summary>
    public T Pick<T>(params IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    /// <summary>The given, in another order.</summary>
    public T[] Shuffle<T>(IEnumerable<T> items)
    {
        T[] order = [.. items];
        _random.Shuffle(order);
        return order;
    }

    /// <summary>A small size, now and then 0.</summary>
    public long Size() => Chance(0.03) ? 0 : Pick(Sizes);

    /// <summary>A shape of <paramref name="rank"/> axes of few elements.</summary>
    public Shape Shape(int rank)
    {
        var sizes = new long[rank];
        for (int i = 0; i < rank; i++)
        {
            sizes[i] = rank > 4 ? Math.Min(Size(), 2) : Size();
        }

        return Tensors.Shape.Of(sizes);
    }

    /// <summary>An axis of a tensor of <paramref name="rank"/>, counted from either end.</summary>
    public long Axis(int rank) => Next(rank) - (Chance(0.4) ? rank : 0);

    /// <summary>Some of the axes of a tensor, each counted from either end.</summary>
    public long[] Axes(int rank, int least = 0) =>
        [.. Shuffle(Enumerable.Range(0, rank)).Take(Between(Math.Min(least, rank), rank)).Select(a => (long)a - (Chance(0.3) ? rank : 0))];

    /// <summary>One of the types of a set, float32 more often than the others.</summary>
    public ElementType Type(TypeSet types)
    {
        ElementType[] all = [.. Enum.GetValues<ElementType>().Where(t => t != ElementType.Undefined && types.Contains(t))];
        return types.Contains(ElementType.Float32) && Chance(0.6) ? ElementType.Float32 : Pick(all);
    }

    /// <summary>A shape that broadcasts to <paramref name="target"/>: leading axes left out, others 1.</summary>
    public Shape Narrower(Shape target)
    {
        long[] sizes = [.. target.Sizes.ToArray().Skip(Chance(0.5) ? 0 : Next(target.Rank + 1))];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = Chance(0.3) ? 1 : sizes[i];
        }

        return Tensors.Shape.Of(sizes);
    }
}
