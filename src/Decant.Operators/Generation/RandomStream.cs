using System.Text;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The random numbers of one node: the same on every run, from its seed or, where it has none, from the name of its output.</summary>
internal static class RandomStream
{
    /// <summary>The stream of a node.</summary>
    public static Random Of(EvaluationContext context, float? seed) => new(seed is { } given
        ? BitConverter.SingleToInt32Bits(given)
        : Hash(context.Node.Output(0)?.Name ?? string.Empty));

    /// <summary>Numbers spread evenly over <paramref name="low"/>..<paramref name="high"/> (exclusive).</summary>
    public static Tensor Uniform(EvaluationContext context, ElementType type, Shape shape, double low, double high, float? seed)
    {
        Random random = Of(context, seed);
        var values = new double[shape.ElementCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = low + (random.NextDouble() * (high - low));
        }

        return TensorConversion.FromDoubles(type, values, shape);
    }

    /// <summary>Normally distributed numbers (Box and Muller 1958).</summary>
    public static Tensor Normal(EvaluationContext context, ElementType type, Shape shape, double mean, double scale, float? seed)
    {
        Random random = Of(context, seed);
        var values = new double[shape.ElementCount];
        for (int i = 0; i < values.Length; i++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            values[i] = mean + (scale * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return TensorConversion.FromDoubles(type, values, shape);
    }

    /// <summary>The optional attribute <c>seed</c>.</summary>
    public static float? Seed(AttributeMap attributes) => attributes.Contains("seed") ? attributes.Float("seed") : null;

    /// <summary>The optional attribute <c>dtype</c>.</summary>
    public static ElementType? Type(AttributeMap attributes) => attributes.Contains("dtype") ? attributes.Type("dtype") : null;

    /// <summary>Writes the optional attributes <c>dtype</c> and <c>seed</c>.</summary>
    public static void Write(AttributeMap attributes, ElementType? type, float? seed)
    {
        if (type is { } given)
        {
            attributes.Set("dtype", given);
        }

        if (seed is { } number)
        {
            attributes.Set("seed", number);
        }
    }

    // FNV-1a (Fowler, Noll, Vo).
    private static int Hash(string name)
    {
        uint hash = 2166136261;
        foreach (byte unit in Encoding.UTF8.GetBytes(name))
        {
            hash = unchecked((hash ^ unit) * 16777619);
        }

        return (int)hash;
    }
}
