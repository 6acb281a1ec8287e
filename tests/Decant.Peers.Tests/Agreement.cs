using Decant.Tensors;

namespace Decant.Peers.Tests;

/// <summary>Compares two engines' outputs.</summary>
internal static class Agreement
{
    /// <summary>Asserts that both give the same outputs: types and shapes equal, numbers within a share of the largest of each output.</summary>
    public static void Within(
        double share, IReadOnlyDictionary<string, RuntimeValue> expected, IReadOnlyDictionary<string, RuntimeValue> actual)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        foreach ((string name, RuntimeValue value) in expected)
        {
            var (peer, own) = (Assert.IsType<Tensor>(value), Assert.IsType<Tensor>(actual[name]));
            Assert.Equal((name, peer.ElementType, peer.Shape), (name, own.ElementType, own.Shape));
            double largest = peer.ToDoubles().Select(Math.Abs).Where(double.IsFinite).DefaultIfEmpty(0).Max();
            AssertWithin(share * largest, name, peer, own);
        }
    }

    /// <summary>Asserts that no element differs by more than <paramref name="distance"/>.</summary>
    public static void AssertWithin(double distance, string name, Tensor expected, Tensor actual)
    {
        (double worst, long at) = Distance(expected, actual);
        Assert.True(worst <= distance,
            $"output '{name}': element {at} is {(at < 0 ? 0 : actual.ReadDouble(at))}, expected {(at < 0 ? 0 : expected.ReadDouble(at))}; they differ by {worst}, allowed {distance}");
    }

    /// <summary>The largest difference of two elements, and where; NaN equals NaN and infinities equal themselves.</summary>
    public static (double Worst, long At) Distance(Tensor expected, Tensor actual)
    {
        (double worst, long at) = (0, -1);
        double[] wanted = expected.ToDoubles(), found = actual.ToDoubles();
        for (int i = 0; i < wanted.Length; i++)
        {
            double difference = wanted[i].Equals(found[i]) ? 0 : Math.Abs(wanted[i] - found[i]);
            if (double.IsNaN(difference))
            {
                return (double.PositiveInfinity, i);
            }

            if (difference > worst)
            {
                (worst, at) = (difference, i);
            }
        }

        return (worst, at);
    }
}
